"""`centre.yaml`: what another Community Centre would change."""

from collections.abc import Mapping
from datetime import time
from zoneinfo import ZoneInfo

from conversations.centre import (
    Centre,
    Closure,
    ClosureState,
    Desk,
    Opening,
    ReminderRule,
    Retention,
    Service,
)
from conversations.reading.countries import COUNTRIES
from conversations.reading.fields import Section, clock
from conversations.reading.problems import Findings
from conversations.reading.yaml_tree import Scalar, Tree

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NIGHT_ENDS = time(4)
LONGEST_VISIT = 8 * 60
ATOM = 5
"""minutes; a visit and its buffers are whole numbers of it"""


def read_centre(file: str, tree: Tree | None, findings: Findings) -> Centre:
    """The Centre as *tree* says it; what is wrong is among *findings*."""
    whole = Section(file, tree, findings)
    specialties = whole.section("specialties").labels("specialty:{}")
    desks = _desks(whole.section("desks"), specialties)
    contact = whole.section("contact")
    holidays = whole.section("holidays")
    quiet = whole.section("quiet", required=True)
    quiet_from = quiet.time_or_none("from", required=True) or time()
    quiet_until = quiet.time_or_none("until", required=True) or time()
    if quiet_from == quiet_until:
        quiet.add("quiet-same")
    country = holidays.scalar("country")
    if country and country.text not in COUNTRIES:
        holidays.add("unknown-country", country.line, value=country.text)
    whole.mark("centre:confirmed", whole.scalar("confirmed"))
    centre = Centre(
        id=whole.text("centre"),
        name=whole.text("name"),
        municipality=whole.text("municipality"),
        zone=_zone(whole),
        confirmed=whole.yes("confirmed"),
        address=_contact(contact, "address"),
        phones=_phones(contact),
        email=_contact(contact, "email"),
        website=_contact(contact, "website"),
        map_link=_contact(contact, "map"),
        data_officer=_contact(contact, "data-officer"),
        example=_example(whole, contact),
        specialties=specialties,
        services=_services(whole.section("services"), specialties),
        desks=desks,
        closures=tuple(
            _closure(Section(file, item, findings), desks) for item in whole.listing("closures")
        ),
        public_holidays=country.text if country else "",
        half_day_closes=holidays.time_or_none("half-day-closes"),
        reminders=tuple(
            _reminder(Section(file, item, findings)) for item in whole.listing("reminders")
        ),
        quiet_from=quiet_from,
        quiet_until=quiet_until,
        hold=whole.span("hold", "minutes", least=1, most=60),
        total_cap=whole.number("total-cap", 1, 20),
        retention=_retention(whole.section("retention", required=True)),
        news_topics=whole.section("news").labels("follow:{}"),
    )
    for section in (whole, contact, holidays, quiet):
        section.finish()
    return centre


def _zone(whole: Section) -> ZoneInfo:
    scalar = whole.scalar("zone")
    try:
        return ZoneInfo(scalar.text if scalar else "UTC")
    except (KeyError, ValueError, OSError):
        assert scalar
        hint = whole.findings.hint(scalar.text, ("Europe/Athens",))
        whole.add("bad-zone", scalar.line, value=scalar.text, hint=hint)
        return ZoneInfo("UTC")


def _contact(contact: Section, key: str) -> str:
    contact.findings.places[f"contact:{key}"] = (contact.file, contact.line_of(key))
    if key in ("website", "map"):
        return contact.link(key) or ""
    return contact.text(key, required=False)


def _phones(contact: Section) -> tuple[str, ...]:
    contact.findings.places["contact:phones"] = (contact.file, contact.line_of("phones"))
    return tuple(phone.text for phone in contact.texts("phones"))


def _example(whole: Section, contact: Section) -> frozenset[str]:
    named = whole.texts("example")
    keys = {*whole.entries, *contact.entries} - {"example"}
    for name in named:
        if name.text not in keys:
            hint = whole.findings.hint(name.text, keys)
            whole.add("unknown-key", name.line, key=name.text, hint=hint)
        whole.findings.places[f"example:{name.text}"] = (whole.file, whole.line_of(name.text))
    return frozenset(name.text for name in named)


def _services(section: Section, specialties: Mapping[str, str]) -> Mapping[str, Service]:
    services = {}
    for key, one in section.sections():
        one.mark(f"service:{key.text}", one.scalar("name"))
        services[key.text] = Service(
            id=key.text,
            name=one.text("name"),
            specialty=_specialty(one, specialties),
            minutes=_fives(one, "minutes", ATOM, LONGEST_VISIT),
            buffer_before=_fives(one, "buffer-before", 0, 120),
            buffer_after=_fives(one, "buffer-after", 0, 120),
            min_notice=one.span("min-notice", "hours", "minutes", "days", most=30 * 24),
            horizon_days=one.span("horizon", "days", least=1, most=365).days,
            change_until=one.span("change-until", "hours", "minutes", "days", most=30 * 24),
            sensitive=one.yes("sensitive"),
            cap=one.number("cap", 1, 20),
        )
        one.finish()
    return services


def _specialty(section: Section, specialties: Mapping[str, str]) -> str:
    scalar = section.scalar("specialty")
    if scalar:
        section.known("unknown-specialty", scalar, specialties)
    return scalar.text if scalar else ""


def _fives(section: Section, key: str, least: int, most: int) -> int:
    minutes = section.number(key, least, most)
    if minutes % ATOM:
        section.add("not-fives", section.line_of(key), key=key, value=minutes)
    return minutes


def _desks(section: Section, specialties: Mapping[str, str]) -> Mapping[str, Desk]:
    desks = {}
    for key, one in section.sections():
        one.mark(f"desk:{key.text}", one.scalar("name"))
        hours = one.section("hours")
        openings = tuple(
            opening
            for weekday, name in enumerate(WEEKDAYS)
            for opening in _openings(hours, weekday, hours.texts(name))
        )
        hours.finish()
        desks[key.text] = Desk(key.text, one.text("name"), _specialty(one, specialties), openings)
        one.finish()
    return desks


def _openings(hours: Section, weekday: int, texts: tuple[Scalar, ...]) -> list[Opening]:
    found: list[Opening] = []
    for text in texts:
        first, _, last = text.text.replace(" ", "").replace("\u2013", "-").partition("-")
        opens, closes = clock(first), clock(last)
        if opens is None or closes is None:
            hours.add("opening", text.line, value=text.text)
            continue
        if closes <= opens:
            hours.add("opening-backwards", text.line, value=text.text)
        elif opens < NIGHT_ENDS:
            hours.add("opening-night", text.line, value=text.text)
        if any(opens < other.closes and other.opens < closes for other in found):
            hours.add("opening-overlap", text.line, value=text.text)
        found.append(Opening(weekday, opens, closes))
    return sorted(found, key=lambda opening: opening.opens)


def _closure(section: Section, desks: Mapping[str, Desk]) -> Closure:
    first, last = section.day("from"), section.day("to")
    if last < first:
        section.add("closure-backwards")
    desk = section.scalar("desk", required=False)
    if desk:
        section.known("unknown-desk", desk, desks)
    closure = Closure(
        first=first,
        last=last,
        reason=section.text("reason"),
        state=section.one_of("state", ClosureState),
        desk=desk.text if desk else None,
    )
    section.mark(f"closure:{first}", section.scalar("from"))
    section.finish()
    return closure


def _reminder(section: Section) -> ReminderRule:
    hours = section.number("hours-before", 1, 72) if section.has("hours-before") else None
    days = section.number("days-before", 0, 14) if section.has("days-before") else None
    at = section.time_or_none("at")
    if (hours is None) == (days is None) or (days is None) != (not section.has("at")):
        section.add("reminder-kind")
    if at and at < NIGHT_ENDS:
        section.add("opening-night", section.line_of("at"), value=f"{at:%H:%M}")
    rule = ReminderRule(section.text("id"), hours, days, at)
    section.mark(f"reminder:{rule.id}", section.scalar("at", required=False))
    section.asked.update(("hours-before", "days-before", "at"))
    section.finish()
    return rule


def _retention(section: Section) -> Retention:
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
