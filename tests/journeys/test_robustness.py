"""One row that is spoilt, one trouble that passes: everybody else is served as always."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.intake import Intake
from bot.rehearsal import Rehearsal
from bot.sandbox import actions
from bot.store import citizens, inbox, outbox, talks
from bot.store.database import Database, Deadlocked
from bot.store.inbox import Arrival, FailedUpdate
from bot.store.outbox import Lane, Outgoing
from bot.turns import Turns

MARIA, GIORGOS, ELENI = 1001, 1002, 9001
SORRY = "Κάτι δεν πήγε καλά"


async def citizen_of(centre: Rehearsal, chat: int) -> int:
    async with centre.database.unit() as unit:
        return (await citizens.known(unit, [chat], centre.sandbox.clock.now()))[chat]


async def leave_talk(centre: Rehearsal, chat: int, stored: dict[str, Any]) -> None:
    """So their conversation stands in the database."""
    citizen = await citizen_of(centre, chat)
    async with centre.database.unit() as unit:
        await talks.save(unit, {citizen: stored}, centre.sandbox.clock.now())


async def failures(centre: Rehearsal) -> list[FailedUpdate]:
    async with centre.database.reading() as unit:
        return await inbox.failed(unit, 10)


async def test_who_was_lost_and_writes_again_is_reminded_again(centre: Rehearsal) -> None:
    """Telegram once said that they cannot be written to; that they write shows they can."""
    await centre.say(MARIA, "/start")
    citizen = await citizen_of(centre, MARIA)
    async with centre.database.unit() as unit:
        await citizens.mark_reachable(unit, citizen, False)
    await centre.say(MARIA, "/start book_benefits")
    soonest = centre.last(MARIA)["reply_markup"]["inline_keyboard"][0][0]["text"]
    await centre.tap(MARIA, soonest)
    await centre.say(MARIA, "Μαρία")
    await centre.tap(MARIA, "Χωρίς τηλέφωνο")
    await centre.tap(MARIA, "Ναι, κλείστε το")
    before = len(centre.messages(MARIA))

    await centre.wait_for_next()

    assert before < len(centre.messages(MARIA))


@pytest.mark.parametrize(
    "stored",
    [
        {"at": "start/home", "draft": {"service": "benefits", "day": None}},
        {"at": "start/home", "draft": {"service": "benefits"}, "ticks": []},
        {"at": "start/home", "trail": 5},
    ],
    ids=["draft", "ticks", "trail"],
)
async def test_a_talk_that_cannot_be_read_begins_anew(
    centre: Rehearsal, stored: dict[str, Any]
) -> None:
    """As one that another release wrote."""
    await centre.say(MARIA, "/start")
    await leave_talk(centre, MARIA, stored)

    await centre.say(MARIA, "επίδομα στέγασης")

    assert "Επίδομα Στέγασης" in str(centre.last(MARIA))
    assert [] == await failures(centre)


UNUSABLE = {"at": "start/home", "answers": 5}
"""it is read, and no turn can go on from it"""


async def test_a_trouble_of_some_seconds_is_outlived(centre: Rehearsal) -> None:
    """The others are answered meanwhile."""
    await centre.say(MARIA, "/start")
    await leave_talk(centre, MARIA, UNUSABLE)
    actions.write(centre.world, MARIA, "επίδομα στέγασης")
    await asyncio.sleep(2.5)
    actions.write(centre.world, GIORGOS, "/start")
    await asyncio.sleep(0.5)
    assert "Καλώς ήρθατε" in centre.last(GIORGOS)["text"]
    assert not centre.last(MARIA)["from"]["is_bot"]

    await leave_talk(centre, MARIA, {})
    await centre.rest()

    assert "Επίδομα Στέγασης" in str(centre.last(MARIA))
    assert [] == await failures(centre)


async def test_a_trouble_that_stays_is_told_and_left_behind(centre: Rehearsal) -> None:
    """The update is there for staff to see, and the next one is answered."""
    await centre.say(MARIA, "/start")
    await leave_talk(centre, MARIA, UNUSABLE)
    actions.write(centre.world, MARIA, "επίδομα στέγασης")
    while not await failures(centre):
        await asyncio.sleep(0.2)
        centre.sandbox.clock.move(timedelta(seconds=3))
    await centre.rest()
    assert SORRY in centre.last(MARIA)["text"]

    await centre.say(MARIA, "επίδομα στέγασης")

    assert "Επίδομα Στέγασης" in str(centre.last(MARIA))
    assert 1 == len(await failures(centre))


async def test_two_turns_that_waited_for_each_other_are_taken_again_at_once(
    centre: Rehearsal,
) -> None:
    """Each alone; the database is not taken to be away, for which all would wait."""
    await centre.stop_bot()
    now = centre.sandbox.clock.now
    async with centre.database.unit() as unit:
        arrived = [Arrival(number, number, b'{"update_id": %d}' % number) for number in (1, 2)]
        await inbox.store(unit, arrived, now())
    read: list[int] = []

    def read_update(raw: dict[str, Any], _: datetime) -> None:
        read.append(raw["update_id"])
        if len(read) == 2:
            raise Deadlocked("Two transactions waited for each other.")

    turns = Turns(
        database=centre.database,
        library=lambda: centre.library,
        read_update=read_update,
        deliver=lambda _: None,
        now=now,
        worker="one",
        booking_open=lambda: True,
    )
    while await turns.take_group():
        pass

    assert [1, 2, 1, 2] == read


async def test_rows_sealed_with_another_key_stop_nobody(centre: Rehearsal) -> None:
    """An update and a message that do not open stand aside, as failed and as refused."""
    await centre.say(MARIA, "/start")
    await centre.say(ELENI, "/start")
    citizen = await citizen_of(centre, MARIA)
    now = centre.sandbox.clock.now()
    other = Database(centre.database_url, b"another key that is long enough to be one")
    async with other.unit() as unit:
        await inbox.store(unit, [Arrival(5, MARIA, b"{}")], now)
        spoilt = [
            Outgoing(f"spoilt:{lane}", citizen, lane, "screen", {"a": 1})
            for lane in (Lane.REPLY, Lane.CHANGE)
        ]
        await outbox.enqueue(unit, spoilt, now)
    await other.dispose()

    await centre.wait(timedelta(seconds=2))
    await centre.say(MARIA, "/help")

    assert "ένα κουμπί" in centre.last(MARIA)["text"]
    assert ["CannotOpen"] == [each.error for each in await failures(centre)]
    async with centre.database.reading() as unit:
        assert 2 == (await outbox.counts(unit))["screen", "refused"]


async def test_what_holds_no_update_stands_where_staff_can_see_it(centre: Rehearsal) -> None:
    """By webhook and by polling alike; what is behind it is answered."""
    hooked = Intake(centre.database, centre.sandbox.clock.now, lambda: None, never_mind)
    await hooked.store_call(b"nonsense")
    await hooked.store_call(b"[" * 100_000)
    said = {"message_id": 1, "date": 1, "chat": {"id": MARIA, "type": "private"}, "text": "/help"}
    centre.world.updates.add_raw({"update_id": 2**70, "message": said})

    await centre.say(GIORGOS, "/start")

    assert "Καλώς ήρθατε" in centre.last(GIORGOS)["text"]
    assert [] == centre.messages(MARIA)
    assert {"JSONDecodeError", "RecursionError", "NoNumber"} == {
        each.error for each in await failures(centre)
    }


async def never_mind(_: str) -> None:
    return
