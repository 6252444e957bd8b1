"""
Whatever is pressed, by whomever and at whatever moment: the book of appointments stays true.

Hypothesis presses, through two processes, some of it at one moment; after every step the whole
book is read and every promise checked (`book_checks`).  The same few weeks are played each time.
To play others, and more of them:

    python -m pytest tests/store/test_book_of_appointments.py --weeks 500 --timeout 0
"""

import asyncio
from collections.abc import Coroutine, Iterable
from datetime import timedelta
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.store.book_checks import check
from tests.store.office import Office, starts_of

WEEKS = 8
STEPS = 25
KINDS = [
    *["hold_and_book"] * 4,
    *["hold", "book_held"] * 2,
    *["let_go", "confirm", "sweep", "forget"],
    *["cancel", "call_off", "move", "counter"] * 2,
    *["wait", "offer", "answer_offer", "answer_offer"] * 2,
    "stop_waiting",
    *["take_out", "remedy"] * 3,
    *["give_back", "edit"] * 3,
    "find_stranded",
    *["arrive", "call_next"] * 4,
    *["work"] * 8,
    *["give_ticket", "sit_down", "hand_over", "leave"],
]
WHICH = st.sampled_from(range(60))
PRESS = st.tuples(st.sampled_from(KINDS), WHICH, WHICH, WHICH)
PROCESS = st.sampled_from((0, 1))
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
JUMPS = [MINUTE, 4 * MINUTE, 6 * MINUTE, 25 * MINUTE, HOUR, -HOUR, DAY]
PASSES = st.sampled_from(
    [
        *(("jump", by) for by in JUMPS),
        *(("to a visit", minutes * MINUTE) for minutes in (-50, -40, -10, -10, -1, 5, 20)),
    ]
)
BEGINNINGS = st.sampled_from(
    list(
        starts_of(
            # Before the clocks are changed, in autumn and in spring, and before two holidays.
            (2026, 10, 23),
            (2027, 3, 26),
            (2026, 12, 23),
            (2026, 11, 24),
        )
    )
)


PRESSES = st.lists(PRESS, min_size=3, max_size=6)
STEP = st.one_of(
    st.tuples(st.just("after each other"), PROCESS, PRESSES),
    st.tuples(st.just("after each other"), PROCESS, PRESSES),
    st.tuples(st.just("at one moment"), st.lists(PRESS, min_size=2, max_size=4)),
    st.tuples(st.just("the same at one moment"), PRESS, st.integers(2, 3), st.booleans()),
    st.tuples(st.just("time passes"), PASSES, st.sampled_from((0, 0, 1, 3))),
    st.tuples(st.just("the power fails"), PROCESS),
)


class Weeks:
    """Some weeks at the Centre, and the book before and after each step."""

    def __init__(self, office: Office) -> None:
        self.office = office

    async def begin(self) -> None:
        """A book with something in it, and two desks at which somebody sits."""
        await self.office.open()
        self.before = await self.office.look()
        for number in range(6):
            await self.office.hold_and_book(0, number, number * 3, 2 * number + 1)
            await self.look()
        for number in range(2):
            await self.office.wait(0, number, 2 * number, 4 * number + 1)
            await self.office.counter(0, number, number * 5, number)
            await self.office.sit_down(0, number, number, 0)
        await self.look()

    async def look(self) -> None:
        book = await self.office.look()
        check(book, self.before, self.office.centre, self.office.latest)
        self.before = book

    async def take(self, step: Any) -> None:
        match step:
            case ("after each other", at, presses):
                for press in presses:
                    await self.press(at, press)
                    await self.look()
                    self.looked_for(press)
            case ("at one moment", presses):
                await together(self.press(at % 2, press) for at, press in enumerate(presses))
            case ("the same at one moment", press, times, by_others):
                kind, a, b, c = press
                await together(
                    self.press(at % 2, (kind, a + at * by_others, b, c)) for at in range(times)
                )
            case ("time passes", passes, which):
                await self.passes(*passes, which)
            case ("the power fails", at):
                await self.office.restart(at)
        await self.look()

    async def press(self, at: int, press: Any) -> None:
        kind, *which = press
        await getattr(self.office, kind)(at, *which)

    def looked_for(self, press: Any) -> None:
        """What is true at once after someone looked for it."""
        match press[0]:
            case "find_stranded" | "edit":
                self.office.stranded_are_known()
            case "offer":
                self.office.waits_are_of_use()
            case "sweep":
                self.office.nothing_lapsed_is_kept()

    async def passes(self, how: str, by: timedelta, which: int) -> None:
        """A while, or to about the time of a visit, when the day there begins."""
        day = self.office.today()
        if how == "jump":
            self.office.jump(by)
        else:
            self.office.to_a_visit(which, by)
        if self.office.today() != day:
            await self.office.after_midnight()
        if how == "to a visit":
            await self.office.open_up(0)


async def together(presses: Iterable[Coroutine[Any, Any, None]]) -> None:
    """All at one moment; what one of them raises is raised when all have ended."""
    ended = await asyncio.gather(*presses, return_exceptions=True)
    for each in ended:
        if each is not None:
            raise each


@pytest.fixture
def weeks(request):
    return request.config.getoption("--weeks")


def test_whatever_is_pressed_the_book_of_appointments_stays_true(url, library, weeks):
    """Held, booked, moved, stranded, called, forgotten; in two processes, over clock changes."""

    @settings(
        max_examples=weeks or WEEKS,
        derandomize=weeks is None,
        deadline=None,
        database=None,
        # Making what was found small takes minutes: it is worth them when it is looked for.
        phases=(Phase.generate, Phase.shrink) if weeks else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(begins=BEGINNINGS, steps=st.lists(STEP, min_size=STEPS, max_size=STEPS))
    def play(begins, steps):
        async def played():
            office = Office(url, library, begins)
            try:
                week = Weeks(office)
                await week.begin()
                for step in steps:
                    await week.take(step)
            finally:
                await office.close()

        asyncio.run(played())

    play()
