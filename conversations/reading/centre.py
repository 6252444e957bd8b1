"""`centre.yaml`: what another Community Centre would change."""

from datetime import time
from zoneinfo import ZoneInfo

from conversations.centre import Centre
from conversations.reading.countries import COUNTRIES
from conversations.reading.desks import read_closure, read_desks
from conversations.reading.fields import Section
from conversations.reading.problems import Findings
from conversations.reading.rules import (
    read_no_show,
    read_notices,
    read_offers,
    read_queue,
    read_reminders,
    read_retention,
)
from conversations.reading.services import read_services
from conversations.reading.yaml_tree import Tree


def read_centre(file: str, tree: Tree | None, findings: Findings) -> Centre:
    """The Centre as *tree* says it; what is wrong is among *findings*."""
    whole = Section(file, tree, findings)
    specialties = whole.section("specialties").labels("specialty:{}")
    desks = read_desks(whole.section("desks"), specialties)
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
    if whole.has("no-show"):
        whole.mark("no-show", whole.key("no-show"))
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
        services=read_services(whole.section("services"), specialties),
        desks=desks,
        closures=tuple(
            read_closure(Section(file, item, findings), desks) for item in whole.listing("closures")
        ),
        public_holidays=country.text if country else "",
        half_day_closes=holidays.time_or_none("half-day-closes"),
        reminders=read_reminders(
            [Section(file, item, findings) for item in whole.listing("reminders")]
        ),
        quiet_from=quiet_from,
        quiet_until=quiet_until,
        hold=whole.span("hold", "minutes", least=1, most=60),
        total_cap=whole.number("total-cap", 1, 20),
        retention=read_retention(whole.section("retention", required=True)),
        news_topics=whole.section("news").labels("follow:{}"),
        queue=read_queue(whole.section("queue")),
        no_show=read_no_show(whole.section("no-show")),
        offers=read_offers(whole.section("offers")),
        notices=read_notices(whole.section("notices")),
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
