"""The day that plays by itself, as far as the sandbox alone can tell: nobody answers here."""

import pytest

from bot.sandbox.server import Sandbox


async def test_the_evening_before_begins_at_six(people, sandbox: Sandbox):
    """The clock goes there, and whoever plays a part is nobody one could speak as."""
    began = await people.post("day", booked=3, walk_ins=1)
    state = await people.get("state")

    assert "evening" == began["stage"] == state["day"]["stage"]
    assert ["Μαρία", "Γιώργος", "Ελένη"] == [each["first_name"] for each in state["people"]]
    assert 3 < len(list(sandbox.world.people))
    assert 15 <= sandbox.clock.now().hour


async def test_one_day_is_played_at_a_time(people):
    await people.post("day")

    assert "already" in await people.refused("day")
    assert "evening" == (await people.get("day"))["stage"]


@pytest.mark.parametrize(
    "numbers",
    [{"booked": 0}, {"booked": 41}, {"walk_ins": -1}, {"pace": 61}, {"pace": -1}, {"booked": "x"}],
)
async def test_numbers_that_make_no_sense_begin_nothing(people, numbers):
    assert await people.refused("day", **numbers)
    assert "none" == (await people.get("day"))["stage"]


async def test_before_anything_is_played_there_is_nothing_to_tell(people):
    assert {"stage": "none", "day": "", "booked": 0, "arrived": 0, "walked_in": 0, "stuck": 0} == (
        await people.get("day")
    )
