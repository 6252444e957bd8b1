"""The Centre's furniture, as the store's tests use it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.store import appointments, citizens
from bot.store.tables import EPOCH

BENEFITS = "benefits"
ATHENS = ZoneInfo("Europe/Athens")


def atoms(starts, minutes=30):
    first = (starts - EPOCH) // timedelta(minutes=1)
    return tuple(range(first, first + minutes, 5))


async def taken(unit, first, last, now, **whose):
    """The atoms of desk-1 between *first* and *last* that are not to be had."""
    found = await appointments.taken(unit, ["desk-1", "desk-2"], first, last, now, **whose)
    every = atoms(first, (last - first) // timedelta(minutes=1))
    return [atom for atom in every if not found.free("desk-1", [(first, atom, 1)])]


async def standing_citizen(unit, now, chat=500):
    return (await citizens.known(unit, [chat], now))[chat]


async def hold(unit, citizen, now, *, starts, desk="desk-1", minutes=30, lasts=5):
    return await appointments.hold(
        unit,
        citizen=citizen,
        service=BENEFITS,
        desk=desk,
        starts=starts,
        ends=starts + timedelta(minutes=minutes),
        atoms=atoms(starts, minutes),
        local_day=starts.astimezone(ATHENS).date(),
        local_time=starts.astimezone(ATHENS).time(),
        until=now + timedelta(minutes=lasts),
        now=now,
    )


async def book(unit, citizen, now, *, starts, desk="desk-1", name="Μαρία"):
    held = await hold(unit, citizen, now, starts=starts, desk=desk)
    assert held is not None
    details = {"name": name, "phone": "6900000000", "bring": ["identity"]}
    booked = await appointments.book(unit, held=held.id, citizen=citizen, details=details, now=now)
    assert booked is not None
    return booked
