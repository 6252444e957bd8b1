"""What became of a day: as those who were in it saw it, and as the tables have it."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

from bot.shelf import open_shelf
from bot.store.database import Database
from bot.ticks.housekeeping import end_past_days, keep_figures
from tests.crash.running import KEY, until
from tests.crash.working_day import DAY, WorkingDay

CALL = "ήρθε η σειρά σας"


class Reckoning:
    def __init__(self, day: WorkingDay) -> None:
        self.day = day

    def pushes_arrived(self) -> None:
        """Each call rang where its citizen is: once, or once more if the power was cut on its way."""
        in_flight = self.day.in_flight
        assert in_flight is not None
        calls = sum((each.calls for each in self.day.closed), Counter[str]())
        rang = Counter(
            each["chat"]
            for each in self.day.sandbox.world.journal.delivered
            if each["method"] == "sendMessage" and CALL in each["text"]
        )
        extra = {each.label: rang[each.chat] - calls[each.label] for each in self.day.came}
        assert [] == self.day.ledger.not_rung()
        assert min(extra.values()) >= 0, {label: n for label, n in extra.items() if n}
        assert sum(extra.values()) <= in_flight["screen"], (extra, in_flight)
        assert calls.total() == rang.total() - sum(extra.values())

    async def evening_reconciles(self) -> None:
        """Everyone ended as they saw it, once; and their ticket is theirs alone."""
        served = Counter(label for each in self.day.closed for label in each.served)
        missed = Counter(label for each in self.day.closed for label in each.missed)
        assert {1} == set(served.values()) == set(missed.values())
        assert {each.label: 1 for each in self.day.came if each.end == "served"} == served
        assert {each.label: 1 for each in self.day.came if each.end == "in vain"} == missed
        status = {"served": "done", "in vain": "no_show", "left": "left"}
        expected = {each.chat: [(each.label, status[each.end])] for each in self.day.came}
        assert expected == await self.day.ledger.tickets()
        assert len(expected) == len({each.label for each in self.day.came})
        seen = {"served": "τελειώσαμε", "in vain": "δεν σας είδαμε", "left": "δεν είστε πια"}
        for each in self.day.came:
            await until(
                lambda each=each: any(seen[each.end] in text for text in each.texts),
                f"{each.label} to be told how it ended",
            )
        await self._appointments_ended(never_came="booked")

    async def night_passes(self, content: Path) -> None:
        """After midnight those who never came have missed their visit (what the hourly tick does)."""
        self.day.sandbox.clock.move_to(self.day.cast.at(DAY + timedelta(days=1), "00:30"))
        centre, now = open_shelf(content).library.centre, self.day.sandbox.clock.now
        database = Database(self.day.ledger.url, KEY.encode())
        try:
            await end_past_days(database, now, centre)
            await keep_figures(database, now, centre)
        finally:
            await database.dispose()
        await self._appointments_ended(never_came="no_show")

    async def figures_reconcile(self) -> None:
        """What staff are told, and what is kept, is what people came to."""
        figures = self.day.ledger.figures()
        for service in ("benefits", "psychologist"):
            of = Counter(each.end for each in self.day.booked if each.service == service)
            others = Counter(each.end for each in self.day.walk_ins if each.service == service)
            expected = {
                "booked": of.total(),
                "served": of["served"],
                "no_show": of["never came"] + of["in vain"],
                "cancelled": of["cancelled"],
                "cancelled_staff": 0,
                "walk_in": others["served"],
                "seen": of["served"] + others["served"],
            }
            assert expected == {each: figures[service][each] for each in expected}
        await self.day.admin.say("/staff")
        await self.day.admin.tap("Στοιχεία της εβδομάδας")
        await self.day.admin.see("Επιδόματα και αιτήσεις")
        told = self.day.admin.messages[-1]["text"]
        assert "Ραντεβού: 45. Εξυπηρετήθηκαν: 34, χωρίς ραντεβού 18." in told, told
        assert "Δεν έγιναν: 6. Ακυρώθηκαν εγκαίρως: 5, από εμάς 0." in told, told
        assert "Ραντεβού: 15. Εξυπηρετήθηκαν: 15, χωρίς ραντεβού 5." in told, told

    @property
    def told(self) -> str:
        """The day in one line."""
        ends = Counter(each.end for each in (*self.day.booked, *self.day.walk_ins))
        moved = sum(each.moved for each in self.day.booked)
        calls = sum(each.calls.total() for each in self.day.closed)
        return f"{dict(ends)}, moved {moved}, calls {calls}, in flight {dict(self.day.in_flight or {})}"

    async def _appointments_ended(self, *, never_came: str) -> None:
        ends = {
            "served": "done",
            "in vain": "no_show",
            "never came": never_came,
            "cancelled": "cancelled_citizen",
        }
        expected = {
            each.chat: [*["moved"] * each.moved, ends[each.end]] for each in self.day.booked
        }
        assert expected == await self.day.ledger.appointments()
