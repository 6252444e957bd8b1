"""The desks and the days on which they, or the whole Centre, are closed."""

from collections.abc import Mapping

from conversations.centre import Closure, ClosureState, Desk
from conversations.reading.fields import Section
from conversations.reading.openings import read_exceptions, read_openings


def read_desks(section: Section, specialties: Mapping[str, str]) -> Mapping[str, Desk]:
    desks = {}
    for key, one in section.sections():
        one.mark(f"desk:{key.text}", one.scalar("name"))
        specialty = one.scalar("specialty")
        if specialty:
            one.known("unknown-specialty", specialty, specialties)
        desks[key.text] = Desk(
            id=key.text,
            name=one.text("name"),
            specialty=specialty.text if specialty else "",
            openings=read_openings(one),
            person=one.text("person", required=False),
            exceptions=read_exceptions(one, key.text),
        )
        one.finish()
    return desks


def read_closure(section: Section, desks: Mapping[str, Desk]) -> Closure:
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
        yearly=section.yes("yearly", default=False),
    )
    section.mark(f"closure:{first}", section.scalar("from"))
    section.finish()
    return closure
