"""What one sees of one's reminders, and what rings when one is due.  No first line names a benefit."""

from collections.abc import Iterable, Sequence
from datetime import date

from conversations.layout import HOME, PERSON, button, in_rows_of, screen
from conversations.reminding import period
from conversations.reminding.events import SettingsFound
from conversations.rules import Dated, ReminderRule
from conversations.screen import Button, Line, Press, Rows, Screen
from conversations.tree import DocumentList, Library, Topic

RENEW, DATES, SETTINGS = "@renew", "@dates", "@settings"
KINDS = {
    "reminder": "settings.reminder",
    "nudge": "settings.nudge",
    "renewal": "settings.renewal",
    "notice": "settings.notice",
}
"""what may be muted; what calls someone to a desk is not among it"""
WEEK = 7


def ask(topic: Topic, likely: Iterable[date], unclear: Line | None = None) -> Screen:
    """When were you approved?  *unclear* is what was wrong with the last answer."""
    place = f"{RENEW}:{topic.id}"
    days = [
        Button(Line("renewal.day", {"day": day}), Press(place, f"on.{day:%d/%m/%Y}"))
        for day in likely
    ]
    lines = [
        *([unclear] if unclear else []),
        Line("renewal.ask", {"topic": Line(f"title:{topic.id}")}),
        Line("renewal.how", {"months": period.months_of(topic) or 0}),
    ]
    return screen(*lines, rows=in_rows_of(2, days), ask_text=True)


def renewal(topic: Topic, approved: date, today: date, rules: Iterable[ReminderRule]) -> Screen:
    """When one is reminded, and how that ends."""
    end = period.ends(topic, approved) or approved
    place = f"{RENEW}:{topic.id}"
    ahead = sorted({day for _, day in period.before(rules, Dated.RENEWAL, end) if day > today})
    lines = [
        Line("renewal.kept", {"topic": Line(f"title:{topic.id}"), "day": approved, "end": end}),
        *(Line("renewal.when", {"day": day}) for day in ahead),
        Line("renewal.soon") if not ahead else Line("renewal.check"),
    ]
    rows = (
        (button("renewal.other-day", place, "new"),),
        (button("renewal.stop", place, "off"),),
    )
    return screen(*lines, rows=rows)


def dropped() -> Screen:
    return screen("renewal.dropped", rows=((button("settings.open", SETTINGS),),))


def renewal_due(library: Library, topic: Topic, end: date, text: str = "") -> Screen:
    """What rings before an approval runs out; *text* is the Centre's own sentence for it."""
    lines = (
        Line("renewal.head"),
        Line("renewal.ends", {"topic": Line(f"title:{topic.id}"), "end": end}),
        *_own(library, topic, text),
        Line("renewal.papers"),
    )
    stop = button("renewal.end", f"{RENEW}:{topic.id}", "off")
    rows = (*_ways_on(topic), (button("renewal.again", f"{RENEW}:{topic.id}", "new"),), (stop,))
    return Screen(lines, (*rows, (PERSON, HOME)), kept=True)


def dates(
    topic: str, ahead: Sequence[date], rules: Iterable[ReminderRule], *, followed: bool
) -> Screen:
    """Whether one is told before the dates of *topic*, and how long before; those that are known."""
    known = [Line("dates.one", {"day": day}) for day in ahead] or [Line("dates.none")]
    choice, phrase = ("off", "dates.stop") if followed else ("on", "dates.start")
    lines = (
        Line("dates.followed" if followed else "dates.ask", {"topic": Line(f"title:{topic}")}),
        *(_how_long(rule) for rule in rules if followed and Dated.DEADLINE in rule.of),
        *known,
    )
    return screen(*lines, rows=((button(phrase, f"{DATES}:{topic}", choice),),))


def _how_long(rule: ReminderRule) -> Line:
    if rule.months_before is not None:
        return Line("dates.months", {"n": rule.months_before})
    weeks, days = divmod(rule.days_before or 0, WEEK)
    if days:
        return Line("dates.days", {"n": rule.days_before or 0})
    return Line("dates.weeks", {"n": weeks}) if weeks else Line("dates.same-day")


def date_due(library: Library, topic: Topic, day: date, text: str = "") -> Screen:
    """What rings before a date until which one may apply; *text* as in `renewal_due`."""
    lines = (
        Line("dates.head"),
        Line("dates.ends", {"topic": Line(f"title:{topic.id}"), "day": day}),
        *_own(library, topic, text),
    )
    stop = button("dates.end", f"{DATES}:{topic.id}", "off")
    return Screen(lines, (*_ways_on(topic), (stop,), (PERSON, HOME)), kept=True)


def settings(found: SettingsFound) -> Screen:
    """What one is written about, and each way out of it."""
    lines = [Line("settings.head")]
    lines += [Line("settings.muted", {"kind": Line(KINDS[k])}) for k in KINDS if k in found.muted]
    if found.changed == "reminder":
        lines.insert(0, Line("settings.warning"))
    elif found.changed:
        lines.insert(0, Line("settings.done"))
    rows: list[tuple[Button, ...]] = []
    for kind, phrase in KINDS.items():
        muted = kind in found.muted
        label = Line("settings.on" if muted else "settings.off", {"kind": Line(phrase)})
        rows.append((Button(label, Press(SETTINGS, f"{kind}.{'on' if muted else 'off'}")),))
    for topic, _ in found.renewals:
        label = Line("settings.stop-renewal", {"topic": Line(f"title:{topic}")})
        rows.append((Button(label, Press(f"{RENEW}:{topic}", "off")),))
    for topic in found.dates:
        label = Line("settings.stop-dates", {"topic": Line(f"title:{topic}")})
        rows.append((Button(label, Press(f"{DATES}:{topic}", "off")),))
    return screen(*lines, rows=tuple(rows))


def _own(library: Library, topic: Topic, text: str) -> tuple[Line, ...]:
    """The Centre's sentence; of what leads to a sensitive service nobody can say what it gives away."""
    service = library.centre.services.get(topic.service or "")
    if not text or (topic.service and (service is None or service.sensitive)):
        return ()
    return (Line("reminder.own", {"text": text}),)


def _ways_on(topic: Topic) -> Rows:
    """To the topic's papers, and to the free times of its service."""
    rows: list[tuple[Button, ...]] = []
    papers = next((each.id for each in topic.nodes.values() if isinstance(each, DocumentList)), "")
    if papers:
        rows.append((button("renewal.list", papers),))
    if topic.service:
        rows.append((button("renewal.book", f"@book:{topic.service}"),))
    return tuple(rows)
