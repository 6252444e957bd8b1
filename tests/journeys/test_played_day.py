"""The day that a newcomer is shown: people who act by themselves, at the bot as it is."""

import asyncio
from datetime import timedelta
from typing import Any

from aiohttp import ClientSession

from bot.rehearsal import Rehearsal
from tests.journeys.seen import labels, texts

ELENI = 9001
PATIENCE = 40.0


async def until(centre: Rehearsal, true: Any) -> dict[str, Any]:
    """How far the day is, once that is *true* of it."""
    async with asyncio.timeout(PATIENCE), ClientSession(centre.sandbox.url) as session:
        while True:
            async with session.get("/sandbox/day") as answer:
                progress: dict[str, Any] = await answer.json()
            if true(progress):
                return progress
            await asyncio.sleep(0.05)


async def begin(centre: Rehearsal, **numbers: float) -> None:
    async with (
        ClientSession(centre.sandbox.url) as session,
        session.post("/sandbox/day", json=numbers) as answer,
    ):
        assert answer.status == 200, await answer.text()


async def test_people_book_in_the_evening_and_come_as_the_clock_is_moved(
    centre: Rehearsal,
) -> None:
    """Two who booked never come; those without an appointment come too; staff see all of it."""
    await begin(centre, booked=5, walk_ins=2, pace=0)
    begun = await until(centre, lambda day: day["stage"] == "day")
    assert {"day": "2030-01-15", "booked": 5, "stuck": 0}.items() <= begun.items()
    assert 0 == begun["arrived"] == begun["walked_in"]

    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, "Το γραφείο μου")
    await centre.tap(ELENI, "Ανοίγω: Γραφείο 1")
    centre.sandbox.clock.move(timedelta(minutes=10))
    await until(centre, lambda day: day["arrived"] > 0)
    for _ in range(6):
        centre.sandbox.clock.move(timedelta(minutes=50))
        await asyncio.sleep(1)
    await until(centre, lambda day: (day["arrived"], day["walked_in"]) == (3, 2))
    centre.sandbox.clock.move(timedelta(hours=2))
    over = await until(centre, lambda day: day["stage"] == "over")

    assert (3, 2, 0) == (over["arrived"], over["walked_in"], over["stuck"])
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, "Η μέρα του Κέντρου")
    assert any("5 ραντεβού" in text for text in texts(centre, ELENI))
    assert "1" in labels(centre.last(ELENI))


async def test_a_colleague_sees_people_meanwhile(centre: Rehearsal) -> None:
    """Whoever only watches sees the queue move: calls, visits, and a desk that closes."""
    await begin(centre, booked=2, walk_ins=3, pace=30)
    await until(centre, lambda day: day["stage"] == "over")

    colleague = next(each for each in centre.world.people if each.staff and each.acts_alone)
    guests = [each.id for each in centre.world.people if each.acts_alone and not each.staff]
    assert "Το γραφείο έκλεισε" in centre.last(colleague.id)["text"]
    assert any("τελειώσαμε" in text for guest in guests for text in texts(centre, guest))
