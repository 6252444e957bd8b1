"""Each morning staff hear who does not know of their appointment, so that someone calls."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from bot.greek.wording import Wording
from bot.rehearsal import Rehearsal
from bot.sandbox import actions
from bot.store import citizens
from bot.store.tables import audit, outbox
from bot.store.tables import staff as staff_table
from bot.ticks.morning import Mornings
from conversations.conversation import Conversation
from conversations.effects import Show
from conversations.staff.calls.events import CallsFound, ToCall
from conversations.staff.calls.screens import found
from tests.journeys.seen import labels, texts

MARIA, ELENI, NIKOS = 1001, 9001, 1002
ATHENS = ZoneInfo("Europe/Athens")
MORNING = "δεν έλαβε ό,τι του γράψαμε"


async def at(centre: Rehearsal, day: int, hour: int, minute: int = 0) -> None:
    """It is then, January 2030 at the Centre; two processes look twice, and all is delivered."""
    there = datetime(2030, 1, day, hour, minute, tzinfo=ATHENS)
    await centre.wait(there - centre.sandbox.clock.now())
    for _ in range(2):
        mornings = Mornings(
            lambda: centre.library, centre.database, centre.sandbox.clock.now, lambda: [ELENI]
        )
        await mornings.tell()
        await mornings.tell()
    await centre.wait(timedelta())


def told(centre: Rehearsal) -> list[str]:
    return [each for each in texts(centre, ELENI) if MORNING in each]


@pytest.fixture
async def unknowing(centre: Rehearsal) -> Rehearsal:
    """Maria is expected on Tuesday at nine, has left her number, and blocks the bot; Eleni is staff."""
    await centre.say(ELENI, "/start")
    await centre.say(MARIA, "/start book_benefits")
    for day in ("Τρί 15", "9:00"):
        shown = labels(centre.last(MARIA))
        await centre.tap(MARIA, next(each for each in shown if each.startswith(day)))
    await centre.say(MARIA, "Μαρία Παπαδοπούλου")
    await centre.say(MARIA, "6900000000")
    await centre.tap(MARIA, "Ναι, κλείστε το")
    actions.block(centre.world, MARIA, blocked=True)
    await centre.rest()
    return centre


async def test_staff_hear_half_an_hour_before_the_first_desk_opens(unknowing: Rehearsal) -> None:
    """Once; without a name in what rings.  Behind the button are name, number and why."""
    centre = unknowing
    await at(centre, 15, 8, 29)
    assert [] == told(centre)

    await at(centre, 15, 8, 30)
    assert 1 == len(told(centre))
    assert "Μαρία" not in told(centre)[0]

    await centre.tap(ELENI, "Δείτε ποιους")
    listed = centre.last(ELENI)["text"]
    assert "Τρίτη 15 Ιανουαρίου, 9:00" in listed
    assert "Μαρία Παπαδοπούλου, 6900000000" in listed
    assert "έχει αποκλείσει" in listed


async def test_who_was_called_is_off_the_list_and_it_is_noted(unknowing: Rehearsal) -> None:
    centre = unknowing
    await at(centre, 15, 8, 30)
    await centre.tap(ELENI, "Δείτε ποιους")

    await centre.tap(
        ELENI, next(e for e in labels(centre.last(ELENI)) if e.startswith("Τους καλέσαμε"))
    )

    assert "Σημειώθηκε" in centre.last(ELENI)["text"]
    assert "Δεν μένει κανείς να καλέσετε" in centre.last(ELENI)["text"]
    assert "Όλα έφτασαν" not in centre.last(ELENI)["text"]
    async with centre.database.reading() as unit:
        noted = await unit.connection.execute(select(audit.c.action, audit.c.subject))
    assert ("called", "1") in [tuple(row) for row in noted]


async def test_who_gave_no_name_has_a_button_that_says_so(centre: Rehearsal) -> None:
    """As the line above it does."""
    noon = datetime(2030, 1, 15, 12, tzinfo=ATHENS)
    turn = found(
        Conversation(), CallsFound((ToCall(1, noon, "", "6900000000", "change", "refused", 7),))
    )

    (shown,) = turn.effects
    assert isinstance(shown, Show)
    said = Wording(centre.library).plain(shown.screen.rows[0][0].label)
    assert said == "Τους καλέσαμε: Τρίτη 15 Ιανουαρίου, 12:00, χωρίς όνομα"


async def test_who_was_reached_later_need_not_be_called(unknowing: Rehearsal) -> None:
    """She came back in the evening, and the morning's reminder reached her."""
    centre = unknowing
    await at(centre, 14, 19)
    actions.block(centre.world, MARIA, blocked=False)
    await centre.say(MARIA, "/start")

    await at(centre, 15, 8, 30)

    assert [] == told(centre)
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, "Ποιους να καλέσουμε")
    assert "Όλα έφτασαν" in centre.last(ELENI)["text"]


async def test_on_a_day_when_nobody_works_nobody_is_told(unknowing: Rehearsal) -> None:
    """A visit on Monday: its reminders fail on Friday and Sunday; staff hear on Monday."""
    centre = unknowing
    actions.block(centre.world, MARIA, blocked=False)
    await centre.say(MARIA, "/mine")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.tap(MARIA, "Αλλαγή ώρας")
    for day in ("Δευ 21", "9:00"):
        shown = labels(centre.last(MARIA))
        await centre.tap(MARIA, next(each for each in shown if each.startswith(day)))
    await centre.tap(MARIA, "Ναι, κλείστε το")
    actions.block(centre.world, MARIA, blocked=True)
    await centre.rest()
    await at(centre, 18, 18, 1)

    await at(centre, 19, 9)
    await at(centre, 20, 9)
    assert [] == told(centre)
    await at(centre, 21, 8, 30)
    assert 1 == len(told(centre))


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("refused", "το Telegram δεν την παρέδωσε"),
        ("uncertain", "δεν ξέρουμε αν έφτασε"),
        ("expired", "δεν πρόλαβε να φύγει"),
    ],
)
async def test_each_reason_is_said_in_words(unknowing: Rehearsal, state: str, why: str) -> None:
    centre = unknowing
    await at(centre, 14, 18, 1)
    async with centre.database.unit() as unit:
        await unit.connection.execute(
            update(outbox).where(outbox.c.kind == "reminder").values(state=state)
        )

    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, "Ποιους να καλέσουμε")

    assert f"Υπενθύμιση: {why}" in centre.last(ELENI)["text"]


async def test_a_button_of_who_is_staff_no_more_opens_nothing(unknowing: Rehearsal) -> None:
    """The names are asked for anew at each tap, with the role."""
    centre = unknowing
    await centre.say(NIKOS, "/start")
    async with centre.database.unit() as unit:
        now = centre.sandbox.clock.now()
        nikos = (await citizens.known(unit, [NIKOS], now))[NIKOS]
        await unit.connection.execute(
            staff_table.insert().values(citizen=nikos, role="reception", since=now, added_by=0)
        )
    await at(centre, 15, 8, 30)
    async with centre.database.unit() as unit:
        await unit.connection.execute(staff_table.delete())

    await centre.tap(NIKOS, "Δείτε ποιους")

    assert not any("Παπαδοπούλου" in each for each in texts(centre, NIKOS))
