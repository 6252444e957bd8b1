"""By which rules the Centre reminds, calls, offers and forgets."""

from collections.abc import Collection
from datetime import timedelta

from conversations.reading.fields import ID, Section
from conversations.reading.openings import NIGHT_ENDS
from conversations.rules import (
    VISITS,
    Dated,
    Late,
    NoShowRule,
    NoticeRules,
    Occasion,
    OfferRule,
    QueueRules,
    ReminderRule,
    Retention,
)

DAY = 24 * 60
"""minutes"""


def read_reminders(items: Collection[Section]) -> tuple[ReminderRule, ...]:
    """The rules in their order; by its id what is ordered already is told from what is missing."""
    rules: dict[str, ReminderRule] = {}
    for section in items:
        rule = _read_reminder(section)
        if rule.id in rules:
            section.add("twice", section.line_of("id"), id=rule.id)
        rules[rule.id] = rule
    return tuple(rules.values())


def _read_reminder(section: Section) -> ReminderRule:
    hours = section.number("hours-before", 1, 72) if section.has("hours-before") else None
    days = section.number("days-before", 0, 14) if section.has("days-before") else None
    months = section.number("months-before", 1, 12) if section.has("months-before") else None
    at = section.time_or_none("at")
    offsets = [each for each in (hours, days, months) if each is not None]
    if len(offsets) != 1 or (hours is None) != section.has("at"):
        section.add("reminder-kind")
    if at and at < NIGHT_ENDS:
        section.add("opening-night", section.line_of("at"), value=f"{at:%H:%M}")
    name = section.scalar("id")
    if name and not ID.fullmatch(name.text):
        section.bad_id(name.text, name.line)
    rule = ReminderRule(
        name.text if name else "",
        hours,
        days,
        at,
        when=section.one_of("when", Occasion, Occasion.ALWAYS),
        late=section.one_of("late", Late, Late.SEND),
        interrupts=section.yes("interrupts", default=False),
        of=section.some_of("of", Dated) or VISITS,
        text=section.text("text", required=False),
        months_before=months,
    )
    _check_offset(section, rule)
    section.mark(f"reminder-text:{rule.id}", section.scalar("text", required=False))
    section.mark(f"reminder:{rule.id}", section.scalar("at", required=False))
    section.asked.update(("hours-before", "days-before", "months-before", "at"))
    section.finish()
    return rule


def _check_offset(section: Section, rule: ReminderRule) -> None:
    """What begins at an hour, and what is a day alone, are not reminded of in the same ways."""
    days = ", ".join(each for each in rule.of if each not in VISITS)
    visits = ", ".join(each for each in rule.of if each in VISITS)
    if days and rule.hours_before is not None:
        section.add("reminder-hours", section.line_of("hours-before"), of=days)
    if days and rule.when is not Occasion.ALWAYS:
        section.add("reminder-no-show", section.line_of("when"), of=days)
    if days and rule.interrupts:
        section.add("reminder-interrupts", section.line_of("interrupts"), of=days)
    if visits and rule.months_before is not None:
        section.add("reminder-months", section.line_of("months-before"), of=visits)


def read_queue(section: Section) -> QueueRules:
    usual = QueueRules()

    def minutes(key: str, most: int, default: timedelta) -> timedelta:
        return section.span(key, "minutes", "hours", most=most, default=default)

    rules = QueueRules(
        check_in_before=minutes("check-in-before", DAY, usual.check_in_before),
        late_after=minutes("late-after", 240, usual.late_after),
        walk_in_patience=minutes("walk-in-patience", 480, usual.walk_in_patience),
        recall_gap=minutes("recall-gap", 60, usual.recall_gap),
        most_calls=section.number("most-calls", 1, 10, default=usual.most_calls),
    )
    section.finish()
    return rules


def read_no_show(section: Section) -> NoShowRule:
    usual = NoShowRule()
    within = section.span("within", "days", least=1, most=365, default=timedelta(usual.days))
    rule = NoShowRule(limit=section.number("limit", 1, 20, default=usual.limit), days=within.days)
    section.finish()
    return rule


def read_offers(section: Section) -> OfferRule:
    usual = OfferRule()
    rule = OfferRule(
        lasts=section.span("lasts", "minutes", "hours", least=5, most=DAY, default=usual.lasts),
        cut_off=section.span("cut-off", "hours", "minutes", most=72, default=usual.cut_off),
    )
    section.finish()
    return rule


def read_notices(section: Section) -> NoticeRules:
    usual = NoticeRules()
    rules = NoticeRules(
        approval=section.yes("approval", default=usual.approval),
        typed_above=section.number("typed-above", 1, 100_000, default=usual.typed_above),
        trial=section.yes("trial", default=usual.trial),
    )
    section.finish()
    return rules


def read_retention(section: Section) -> Retention:
    def hours(key: str) -> int:
        return (
            int(section.span(key, "hours", "days", least=1, most=90 * 24).total_seconds()) // 3600
        )

    def days(key: str) -> int:
        return section.span(key, "days", least=1, most=3650).days

    retention = Retention(
        conversation_hours=hours("conversation"),
        appointment_days=days("appointment"),
        citizen_days=days("citizen"),
        delivered_days=days("delivered"),
        failed_hours=hours("failed"),
        update_key_hours=hours("update-keys"),
    )
    section.finish()
    return retention
