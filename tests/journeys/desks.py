"""What the journeys of staff have in common: appointments that citizens made, and people with a role."""

import re
from datetime import UTC, datetime

from bot.rehearsal import Rehearsal
from bot.store import citizens, staff
from conversations.staff.member import Member, Role
from tests.journeys.seen import labels

MARIA, GIORGOS, ELENI = 1001, 1002, 9001


async def book(
    centre: Rehearsal,
    person: int,
    name: str = "Μαρία",
    phone: str = "",
    service: str = "benefits",
) -> str:
    """The citizen books the soonest time for *service*; the code they were given."""
    await centre.say(person, f"/start book_{service}")
    soonest = next(each for each in labels(centre.last(person)) if each.startswith("Νωρίτερα"))
    await centre.tap(person, soonest)
    await centre.say(person, name)
    if phone:
        await centre.say(person, phone)
    else:
        await centre.tap(person, "Χωρίς τηλέφωνο")
    await centre.tap(person, "Ναι, κλείστε το")
    found = re.search(r"Κωδικός: (\w{6})", centre.last(person)["text"])
    assert found is not None
    return found[1]


async def colleague(
    centre: Rehearsal, role: Role = Role.RECEPTION, desk: str = "", name: str = "Νίκος"
) -> int:
    """Someone new who is staff; their chat."""
    person = centre.world.people.add(name).id
    await centre.say(person, "/start")
    async with centre.database.unit() as unit:
        now = datetime(2030, 1, 14, 6, tzinfo=UTC)
        citizen = (await citizens.known(unit, [person], now))[person]
        await staff.let_in(unit, citizen, Member(role, desk, name), added_by=0, now=now)
    return person


async def dismiss(centre: Rehearsal, person: int) -> None:
    """Their role is taken away while they are at it."""
    async with centre.database.unit() as unit:
        now = centre.sandbox.clock.now()
        citizen = (await citizens.known(unit, [person], now))[person]
        await staff.remove(unit, citizen)
