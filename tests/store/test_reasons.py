"""What was true when it was written, and is not when it would leave, stays here."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.store import (
    appointments,
    campaigns,
    citizens,
    corrections,
    followers,
    gatherings,
    outbox,
    renewals,
    seats,
    strandings,
    waitlist,
)
from bot.store.followers import DATES
from bot.store.outbox import Lane, Outgoing, Settled
from bot.store.planned import seat_key_of
from bot.store.reasons import ASKS, HOLDS, offer_key
from bot.store.tables import appointments as appointments_table
from bot.store.tables import offers as offers_table
from bot.store.tables import outbox as outbox_table
from bot.store.tables import seats as seats_table
from conversations.staff.notices.audience import Audience
from conversations.staff.notices.letter import Letter
from tests.store.centre import BENEFITS, book, hold, standing_citizen
from tests.store.test_gatherings import announced
from tests.store.test_strandings import move

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
APPROVED = date(2026, 6, 1)


@dataclass
class Scene:
    """A citizen with a visit tomorrow, a seat, a wait, a renewal, and news that they follow."""

    unit: object
    now: object
    citizen: int = 0

    async def laid(self):
        unit, now = self.unit, self.now
        self.citizen = await standing_citizen(unit, now)
        self.visit = await book(unit, self.citizen, now, starts=now + DAY)
        self.gathering = await announced(unit, now)
        self.seat = await seats.join(
            unit, self.gathering, self.citizen, name="", now=now, queued=True
        )
        await followers.follow(unit, self.citizen, "events", True, now)
        return self

    async def owe(self, kind, key="k", lane=Lane.CHANGE, content=True, **more):
        said = {"lines": []} if content else None
        message = Outgoing(key, self.citizen, lane, kind, said, **more)
        await outbox.enqueue(self.unit, [message], self.now)

    async def owe_notice(self, whom, **more):
        letter = Letter(whom, "Δράση")
        self.campaign, _ = await campaigns.order(
            self.unit, letter, created_by=99, request=None, now=self.now, **{"asked": False, **more}
        )
        if not more:
            await campaigns.begin(self.unit, self.campaign, self.now)

    async def leaves(self):
        """The kinds of all that leave; what is sent makes room for the next."""
        left = []
        while found := await outbox.lease(
            self.unit,
            worker="w",
            lanes=[*Lane],
            limit=9,
            now=self.now,
            lease_for=timedelta(seconds=90),
        ):
            left += [each.kind for each in found]
            sent = [Settled(each.id, each.token, "sent", 70) for each in found]
            await outbox.settle(self.unit, sent, self.now)
        return left


Step = Callable[[Scene], Awaitable[None]]


async def cancelled(scene):
    await appointments.cancel(
        scene.unit,
        appointment=scene.visit.id,
        citizen=scene.citizen,
        version=None,
        now=scene.now,
        actor="citizen",
    )


async def moved_again(scene):
    await move(scene.unit, scene.visit, scene.now, starts=scene.now + 2 * DAY)


async def came(scene):
    await _becomes(scene, "done")


async def _becomes(scene, status):
    await scene.unit.connection.execute(
        update(appointments_table)
        .where(appointments_table.c.id == scene.visit.id)
        .values(status=status)
    )


async def stranded(scene):
    await strandings.add(scene.unit, {scene.visit.id: "absence"}, scene.now)


async def holds_again(scene):
    await strandings.close(scene.unit, [scene.visit.id])


async def called_off(scene):
    found = await gatherings.find(scene.unit, scene.gathering.id)
    await gatherings.cancel(scene.unit, found, version=found.version)


async def moved_gathering(scene):
    found = await gatherings.find(scene.unit, scene.gathering.id)
    later = replace(found.plan, starts=found.plan.starts + HOUR)
    await gatherings.change(scene.unit, found, later, version=found.version)


async def left_the_seat(scene):
    await seats.leave(scene.unit, scene.gathering.id, scene.citizen)


async def stopped(scene):
    await campaigns.stop(scene.unit, scene.campaign, scene.now)


async def decided(scene):
    await campaigns.decide(scene.unit, scene.campaign, by=7, agrees=True, now=scene.now)


async def unfollowed(scene):
    await followers.follow(scene.unit, scene.citizen, "events", False, scene.now)


async def told_again(scene):
    await scene.owe(
        "gathering-change", key=f"gathering:{scene.gathering.id}:3:changed:{scene.citizen}",
        gathering=scene.gathering.id, not_before=scene.now + DAY,
    )  # fmt: skip


async def dropped_renewal(scene):
    await renewals.drop(scene.unit, scene.citizen, "eee")


async def approved_anew(scene):
    await renewals.keep(scene.unit, scene.citizen, "eee", APPROVED + DAY, scene.now)


async def dates_unfollowed(scene):
    await followers.follow(scene.unit, scene.citizen, f"{DATES}eee", False, scene.now)


async def waits_no_more(scene):
    await waitlist.leave(scene.unit, scene.citizen, BENEFITS)


async def was_offered(scene):
    await scene.unit.connection.execute(
        offers_table.insert().values(
            waitlist=scene.wait.id,
            appointment=None,
            starts=scene.now,
            made=scene.now,
            expires=scene.now,
            state="declined",
        )
    )


async def ticked(scene):
    told = await appointments.details(scene.unit, scene.visit.id)
    await appointments.keep_details(scene.unit, scene.visit.id, {**told, "some_ticked": True})


async def offer_lapsed(scene):
    await _becomes(scene, "cancelled_citizen")


async def seat_taken(scene):
    await scene.unit.connection.execute(update(seats_table).values(state="in"))


async def a_newer_edit(scene):
    await scene.owe("live", key="newer", edits=5, not_before=scene.now + DAY)


async def of_visit(scene, kind, key="k", lane=Lane.CHANGE):
    await scene.owe(kind, key, lane, appointment=scene.visit.id)


async def of_gathering(scene, kind, key):
    await scene.owe(kind, key, gathering=scene.gathering.id)


async def reminder(scene):
    await of_visit(scene, "reminder", lane=Lane.REMINDER)


async def change(scene):
    await of_visit(scene, "change", f"moved:{scene.visit.id}")


async def asks_for_another_hour(scene):
    await stranded(scene)
    await of_visit(scene, "change", f"{ASKS}{scene.visit.id}:1")


async def says_it_holds(scene):
    await of_visit(scene, "change", f"{HOLDS}{scene.visit.id}:1")


async def nudge_of_papers(scene):
    await of_visit(scene, "nudge", f"nudge-papers:{scene.visit.id}", Lane.REMINDER)


async def nudge_of_waiting(scene):
    scene.wait = await waitlist.join(
        scene.unit,
        citizen=scene.citizen,
        service=BENEFITS,
        appointment=None,
        part="any",
        now=scene.now,
    )
    await scene.owe("nudge", f"nudge-wait:{scene.wait.id}", Lane.REMINDER)


async def renewal(scene):
    await renewals.keep(scene.unit, scene.citizen, "eee", APPROVED, scene.now)
    [kept] = await renewals.of_citizen(scene.unit, scene.citizen)
    await scene.owe("renewal", f"renewal:{kept.id}:{APPROVED.isoformat()}:month", Lane.REMINDER)


async def deadline(scene):
    await followers.follow(scene.unit, scene.citizen, f"{DATES}eee", True, scene.now)
    key = f"deadline:{scene.citizen}:eee:2026-12-01:week"
    await scene.owe("renewal", key, Lane.REMINDER)


async def offer(scene):
    await _becomes(scene, "offered")
    await of_visit(scene, "offer", lane=Lane.CALL)


async def seat_reminder(scene):
    key = seat_key_of(scene.seat.id, scene.gathering.sequence, "2h", scene.now)
    await of_gathering(scene, "seat-reminder", key)


async def seat_offer(scene):
    await scene.unit.connection.execute(update(seats_table).values(state="offered"))
    await of_gathering(scene, "seat-offer", offer_key(scene.seat.id))


async def gathering_moved(scene):
    key = f"gathering:{scene.gathering.id}:2:changed:{scene.citizen}"
    await of_gathering(scene, "gathering-change", key)


async def gathering_off(scene):
    await called_off(scene)
    key = f"gathering:{scene.gathering.id}:2:cancelled:{scene.citizen}"
    await of_gathering(scene, "gathering-change", key)


async def notice_to_followers(scene):
    await scene.owe_notice(Audience(("events",)))


async def notice_of_a_day(scene):
    await scene.owe_notice(Audience(day=scene.visit.starts.date()))


async def notice_of_a_gathering(scene):
    await scene.owe_notice(Audience(gathering=scene.gathering.id))


async def approval(scene):
    await scene.owe_notice(Audience(("events",)), asked=True)
    await scene.owe("approval", campaign=scene.campaign)


async def correction(scene):
    await notice_to_followers(scene)
    assert ["notice"] == await scene.leaves()
    await stopped(scene)
    await corrections.correct(scene.unit, scene.campaign, version=1, html="β", now=scene.now)


async def withdrawn(scene):
    await corrections.withdraw(scene.unit, scene.campaign, version=2, now=scene.now)


async def live(scene):
    await scene.owe("live", edits=5)


GOES_STALE = [
    ("reminder", reminder, [cancelled, moved_again, stranded, came]),
    ("change", change, [cancelled, moved_again]),
    ("change", asks_for_another_hour, [cancelled, moved_again, holds_again]),
    ("change", says_it_holds, [cancelled, moved_again, stranded]),
    ("nudge", nudge_of_papers, [cancelled, moved_again, ticked]),
    ("nudge", nudge_of_waiting, [waits_no_more, was_offered]),
    ("renewal", renewal, [dropped_renewal, approved_anew]),
    ("renewal", deadline, [dates_unfollowed]),
    ("offer", offer, [offer_lapsed]),
    ("seat-reminder", seat_reminder, [called_off, left_the_seat, moved_gathering]),
    ("seat-offer", seat_offer, [called_off, left_the_seat, seat_taken]),
    ("gathering-change", gathering_moved, [called_off, left_the_seat, told_again]),
    ("gathering-change", gathering_off, [left_the_seat]),
    ("notice", notice_to_followers, [stopped, unfollowed]),
    ("notice", notice_of_a_day, [stopped, cancelled, moved_again]),
    ("notice", notice_of_a_gathering, [stopped, called_off, left_the_seat]),
    ("approval", approval, [stopped, decided]),
    ("live", live, [a_newer_edit]),
]
SAYS_WHAT_WAS_DONE = (
    *("screen", "calendar", "list", "file", "picture", "live", "pointer", "progress", "leave"),
    *("correction", "withdrawal", "commands"),
)
"""kinds that answer a tap, edit what stands there or tell of what is over: they have no reason but that"""


@pytest.fixture
async def scene(database, now):
    async with database.unit() as unit:
        yield await Scene(unit, now).laid()


async def end(scene, kind):
    found = await scene.unit.connection.scalars(
        select(outbox_table.c.state).where(outbox_table.c.kind == kind).order_by(outbox_table.c.id)
    )
    return found.first()


@pytest.mark.parametrize(
    ("kind", "written"),
    [(kind, written) for kind, written, _ in GOES_STALE],
    ids=[written.__name__ for _, written, _ in GOES_STALE],
)
async def test_what_is_still_true_leaves(scene, kind, written):
    await written(scene)

    assert [kind] == await scene.leaves()


@pytest.mark.parametrize(
    ("kind", "written", "meanwhile"),
    [(kind, written, each) for kind, written, steps in GOES_STALE for each in steps],
    ids=[f"{written.__name__}-{each.__name__}" for _, written, steps in GOES_STALE for each in steps],
)  # fmt: skip
@pytest.mark.parametrize("tried", [False, True], ids=["waits", "comes back"])
async def test_what_has_become_untrue_meanwhile_does_not_leave(
    scene, kind, written, meanwhile, tried
):
    """Also what was with a worker that died, which `stop` and the like cannot take back."""
    await written(scene)
    if tried:
        await scene.unit.connection.execute(
            update(outbox_table)
            .where(outbox_table.c.kind == kind, outbox_table.c.state == "pending")
            .values(state="leased", lease_owner="dead", lease_token="t", due=scene.now)
        )
    await meanwhile(scene)

    assert kind not in await scene.leaves()
    assert "suppressed" == await end(scene, kind)


@pytest.mark.parametrize("kind", SAYS_WHAT_WAS_DONE)
async def test_what_tells_of_what_was_done_leaves_whatever_happens_then(scene, kind):
    edits = 5 if kind in ("correction", "withdrawal", "live", "pointer", "progress") else None
    await scene.owe(kind, appointment=scene.visit.id, gathering=scene.gathering.id, edits=edits)
    for each in (cancelled, called_off, left_the_seat):
        await each(scene)

    assert [kind] == await scene.leaves()


async def test_a_correction_does_not_outlive_the_withdrawal(scene):
    await correction(scene)
    await withdrawn(scene)

    assert ["withdrawal"] == await scene.leaves()


async def test_who_gave_up_one_of_two_visits_of_a_day_still_comes_that_day(scene):
    other = await hold(
        scene.unit, scene.citizen, scene.now, starts=scene.visit.starts + HOUR, desk="desk-2"
    )
    await appointments.book(
        scene.unit, held=other.id, citizen=scene.citizen, details={"name": "Μ"}, now=scene.now
    )
    await notice_of_a_day(scene)
    await cancelled(scene)

    assert ["notice"] == await scene.leaves()


async def test_one_that_is_muted_or_has_blocked_us_gets_nothing_of_the_kind(scene):
    await reminder(scene)
    await citizens.mark_reachable(scene.unit, scene.citizen, False)

    assert [] == await scene.leaves()
    assert "unreachable" == await end(scene, "reminder")


def test_every_kind_that_is_ever_written_stands_in_these_tables(library):
    """And has a name for staff, should nobody know whether it arrived."""
    written = set()
    for file in Path("bot").glob("**/*.py"):
        if "sandbox" not in file.parts:
            text = file.read_text()
            written |= set(re.findall(r'\bkind="([a-z-]+)"', text))
            written |= set(re.findall(r'follow_with\(\s*case, "([a-z-]+)"', text))
    known = {kind for kind, *_ in GOES_STALE} | {*SAYS_WHAT_WAS_DONE}
    # Those are told as often as it takes.
    named = known - {"commands"}

    assert set() == written - known
    assert [] == [each for each in named if f"troubles.{each}" not in library.phrases]
