"""What was promised leaves the house, on a real database and with a Telegram made of words."""

import asyncio
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery import room as delivery_module
from bot.delivery.flood_gate import Pace
from bot.delivery.outcomes import (
    RETRIES,
    NotSent,
    Paused,
    Refused,
    Sent,
    Unknown,
    Unreachable,
    what_follows,
)
from bot.delivery.room import BULK_IN_FLIGHT, Delivery
from bot.store import citizens, outbox
from bot.store import gate as store_gate
from bot.store.database import Database, DatabaseUnavailable
from bot.store.migrating import migrate
from bot.store.outbox import Lane, Outgoing

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
KEY = b"a key for tests, thirty-two byte"


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory):
    file = tmp_path_factory.mktemp("delivery") / "empty.db"
    migrate(f"sqlite:///{file}")
    return file.read_bytes()


class House:
    """A delivery at work, and all that can happen to it."""

    def __init__(self, database):
        self.database = database
        self.now = NOON
        self.calls = []
        self.answers = {}
        self.answer = Sent(7)
        self.arrived = asyncio.Event()
        self.delivery = self.new_delivery()

    def new_delivery(self, pace=None):
        return Delivery(
            self.database, self.send, lambda: self.now, "worker", pace, clock=self.clock
        )

    def clock(self):
        """Seconds go by, and also those that a test lets pass at once."""
        return time.monotonic() + (self.now - NOON).total_seconds()

    async def send(self, row):
        """Telegram: the answer scripted for the message's words, else `self.answer`."""
        self.calls.append(row)
        self.arrived.set()
        scripted = self.answers.get(row.content["says"])
        answer = scripted.pop(0) if scripted else self.answer
        if isinstance(answer, asyncio.Event):
            await answer.wait()
            return Sent(7)
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def said(self):
        return [row.content["says"] for row in self.calls]

    async def owe(
        self, *says, chat=1001, lane=Lane.REPLY, edits=None, leased=False, kind="screen", **more
    ):
        """Write messages into the outbox; with *leased* as a turn does, ready to be sent."""
        async with self.database.unit() as unit:
            citizen = (await citizens.known(unit, [chat], self.now))[chat]
            messages = [
                Outgoing(
                    dedup_key=says_,
                    citizen=citizen,
                    lane=lane,
                    kind=kind,
                    content={"says": says_},
                    edits=edits,
                    **more,
                )
                for says_ in says
            ]
            return await outbox.enqueue(
                unit,
                messages,
                self.now,
                leased_by="worker" if leased else None,
                chats={citizen: chat},
            )

    async def reply(self, *says, **more):
        self.delivery.deliver(await self.owe(*says, leased=True, **more))

    async def states(self):
        async with self.database.reading() as unit:
            counted = await outbox.counts(unit)
        return {state: count for (_, state), count in counted.items()}

    async def until(self, condition):
        """Wait for what must come, a moment at a time."""
        async with asyncio.timeout(5):
            while True:
                met = condition()
                if asyncio.iscoroutine(met):
                    met = await met
                if met:
                    return
                await asyncio.sleep(0.005)

    async def until_said(self, *says):
        await self.until(lambda: len(self.calls) >= len(says))
        await self.settled()
        assert self.said == list(says)

    async def settled(self):
        await self.until(lambda: not self.delivery._settling._held)

    async def a_while(self):
        """Long enough for a few ticks."""
        await asyncio.sleep(0.15)

    @asynccontextmanager
    async def running(self, *, stop=True):
        """The delivery at work; without *stop* it ends as a killed process does."""
        running = asyncio.create_task(self.delivery.run())
        try:
            yield
        finally:
            if stop:
                await self.delivery.stop()
                await asyncio.wait_for(running, 2)
            else:
                tasks = (running, *self.delivery._tasks)
                async with self.delivery._settling.one_at_a_time:
                    for task in tasks:
                        task.cancel()
                    await asyncio.gather(*tasks, return_exceptions=True)

    def later(self, **time):
        self.now += timedelta(**time)
        self.delivery.wake()


@pytest.fixture
async def house(empty_database, tmp_path, monkeypatch):
    monkeypatch.setattr(delivery_module, "TICK_SECONDS", 0.02)
    (tmp_path / "centre.db").write_bytes(empty_database)
    database = Database(f"sqlite:///{tmp_path / 'centre.db'}", KEY)
    yield House(database)
    await database.dispose()


async def test_a_reply_leaves_at_once_and_leaves_no_trace(house):
    async with house.running():
        await house.reply("welcome")
        await house.until_said("welcome")

    assert await house.states() == {}


async def test_one_chat_in_order_and_chats_beside_each_other(house):
    slow = asyncio.Event()
    house.answers = {"first": [slow]}
    async with house.running():
        await house.reply("first", "second")
        await house.reply("third")
        await house.reply("elsewhere", chat=1002)
        await house.until(lambda: house.said == ["first", "elsewhere"])
        slow.set()
        await house.until_said("first", "elsewhere", "second", "third")


async def test_what_waits_in_the_outbox_is_found_when_it_is_due(house):
    await house.owe("reminder", lane=Lane.REMINDER, not_before=NOON + timedelta(hours=2))
    async with house.running():
        await house.a_while()
        assert house.calls == []
        house.later(hours=2)
        await house.until_said("reminder")

    assert await house.states() == {"sent": 1}


async def test_what_is_past_its_use_is_not_sent(house):
    await house.owe("reminder", lane=Lane.REMINDER, expires=NOON + timedelta(hours=1))
    house.later(hours=2)
    async with house.running():
        await house.until(lambda: expired(house))

    assert house.calls == []


async def expired(house):
    return await house.states() == {"expired": 1}


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Sent(7), {"sent": 1}),
        (Refused("BadRequest"), {"refused": 1}),
        (Unreachable(), {"unreachable": 1}),
        (NotSent("NeverLeft"), {"pending": 1}),
        (Unknown("LeftUnanswered"), {"pending": 1}),
        (Paused(60), {"pending": 1}),
        (RuntimeError("a mistake of ours"), {"pending": 1}),
    ],
)
async def test_each_outcome_has_its_state(house, answer, state):
    house.answer = answer
    await house.owe("confirmation", lane=Lane.CHANGE)
    async with house.running():
        await house.until_said("confirmation")

    assert await house.states() == state


async def test_what_never_left_is_tried_for_a_day_and_then_given_up(house):
    house.delivery = house.new_delivery(Pace(chat=1000))
    house.answer = NotSent("NeverLeft")
    await house.owe("reminder", lane=Lane.REMINDER)
    async with house.running():
        for tries in range(1, len(RETRIES) + 2):
            await house.until(lambda tries=tries: len(house.calls) == tries)
            await house.settled()
            house.later(seconds=RETRIES[min(tries, len(RETRIES)) - 1].total_seconds())
        await house.until(lambda: expired(house))

    assert timedelta(hours=23) < sum(RETRIES, timedelta()) < timedelta(hours=25)
    assert not any(row.doubtful for row in house.calls)


@pytest.mark.parametrize("answer", [NotSent("NeverLeft"), Unknown("LeftUnanswered")])
async def test_what_someone_may_do_is_told_until_it_is_known(house, answer):
    """Every hour when a day is over; it is never uncertain, for twice is the same as once."""
    house.delivery = house.new_delivery(Pace(chat=1000))
    house.answers = {"menu": [answer] * (len(RETRIES) + 3)}
    await house.owe("menu", lane=Lane.CHANGE, kind="commands")
    async with house.running():
        for tries in range(1, len(RETRIES) + 5):
            await house.until(lambda tries=tries: len(house.calls) == tries)
            await house.settled()
            house.later(hours=1)

    assert await house.states() == {"sent": 1}


async def test_a_retry_waits_for_its_time(house):
    house.answers = {"reply": [NotSent("NeverLeft"), NotSent("NeverLeft")]}
    async with house.running():
        await house.reply("reply")
        await house.until_said("reply")
        await house.a_while()
        assert len(house.calls) == 1
        house.later(seconds=1)
        await house.until_said("reply", "reply")
        house.later(seconds=1)
        await house.a_while()
        assert len(house.calls) == 2
        house.later(seconds=4)
        await house.until_said("reply", "reply", "reply")

    assert await house.states() == {}


@pytest.mark.parametrize("lane", [Lane.REPLY, Lane.CALL, Lane.CHANGE, Lane.REMINDER])
async def test_what_may_have_arrived_is_sent_once_more_silently(house, lane):
    house.answer = Unknown("LeftUnanswered")
    await house.owe("message", lane=lane)
    async with house.running():
        await house.until_said("message")
        house.later(hours=1)
        await house.until_said("message", "message")
        house.later(hours=1)
        await house.a_while()

    assert [row.doubtful for row in house.calls] == [False, True]
    assert await house.states() == {"uncertain": 1}


async def test_a_notice_that_may_have_arrived_is_shown_to_staff_instead(house):
    house.answer = Unknown("LeftUnanswered")
    await house.owe("notice", lane=Lane.NOTICE)
    async with house.running():
        await house.until_said("notice")
        house.later(hours=1)
        await house.a_while()

    assert house.said == ["notice"]
    assert await house.states() == {"uncertain": 1}


async def test_an_edit_may_be_repeated_as_often_as_it_takes(house):
    house.answers = {"screen": [Unknown("LeftUnanswered")] * 3}
    async with house.running():
        await house.reply("screen", edits=44)
        for tries in range(1, 5):
            await house.until(lambda tries=tries: len(house.calls) == tries)
            await house.settled()
            house.later(minutes=1)

    assert await house.states() == {}


async def test_a_reply_that_failed_is_not_overtaken_by_the_one_behind_it(house):
    house.answers = {"text": [NotSent("NeverLeft")]}
    async with house.running():
        await house.reply("text", "its calendar file")
        await house.until_said("text")
        house.later(seconds=1)
        await house.until_said("text", "text", "its calendar file")


async def test_an_old_screen_does_not_come_back_over_a_newer_one(house):
    house.answers = {"old": [NotSent("NeverLeft")]}
    async with house.running():
        await house.reply("old", edits=44)
        await house.until_said("old")
        await house.reply("new", edits=44)
        await house.until_said("old", "new")
        house.later(hours=1)
        await house.until(lambda: suppressed(house))

    assert house.said == ["old", "new"]


async def suppressed(house):
    return await house.states() == {"suppressed": 1}


async def test_after_a_429_nothing_leaves_until_the_pause_is_over(house):
    house.answers = {"notice": [Paused(30)]}
    await house.owe("notice", lane=Lane.NOTICE, chat=1002)
    async with house.running():
        await house.until_said("notice")
        await house.reply("reply")
        await house.owe("call", lane=Lane.CALL, chat=1003)
        house.later(seconds=29)
        await house.a_while()
        assert house.said == ["notice"]
        house.later(seconds=2)
        await house.until_said("notice", "reply", "call", "notice")

    assert await house.states() == {"sent": 2}


async def test_a_pause_outlives_the_process(house):
    house.answers = {"reply": [Paused(30)]}
    async with house.running():
        await house.reply("reply")
        await house.until_said("reply")
    house.delivery = house.new_delivery()
    async with house.running():
        await house.a_while()
        assert 29 < house.delivery.pause_left() <= 30
        await house.reply("another", chat=1002)
        await house.a_while()
        assert house.said == ["reply"]
        house.later(seconds=31)
        await house.until(lambda: len(house.calls) == 3)


async def test_a_pause_that_another_process_met_holds_here(house):
    async with house.running():
        async with house.database.unit() as unit:
            await store_gate.pause(unit, NOON + timedelta(seconds=30))
        await house.until(lambda: 29 < house.delivery.pause_left() <= 30)
        await house.reply("reply")
        await house.a_while()

    assert house.calls == []


async def test_a_pause_met_elsewhere_than_in_sending_holds_and_is_kept(house):
    """An answer to a tap, or a poll, may be what Telegram finds too fast."""
    async with house.running():
        house.delivery.pause(30)
        await house.until(lambda: kept_until(house, NOON + timedelta(seconds=30)))
        await house.reply("reply")
        await house.a_while()

    assert house.calls == []


async def kept_until(house, moment):
    async with house.database.reading() as unit:
        return await store_gate.paused_until(unit) == moment


async def test_a_pause_is_known_before_anything_else_is_done(house):
    async with house.database.unit() as unit:
        await store_gate.pause(unit, NOON + timedelta(seconds=30))
    await house.delivery.hear_of_pause()

    assert 29 < house.delivery.pause_left() <= 30


async def test_who_does_not_send_still_hears_of_pauses(house):
    """A process that takes webhooks in answers taps, and so it must."""
    house.delivery = Delivery(
        house.database, house.send, lambda: house.now, "web", alone=False, sends=False
    )
    await house.owe("notice", lane=Lane.NOTICE)
    async with house.running():
        async with house.database.unit() as unit:
            await store_gate.pause(unit, NOON + timedelta(seconds=30))
        await house.until(lambda: 29 < house.delivery.pause_left() <= 30)
        house.later(seconds=31)
        await house.a_while()

    assert house.calls == []
    assert await house.states() == {"pending": 1}


@pytest.mark.parametrize("chance", [0.0, 0.5, 1.0])
async def test_what_failed_together_does_not_come_back_together(house, chance):
    (row,) = await house.owe("reply", leased=True)

    again = what_follows(row, NotSent("NeverLeft"), NOON, chance)
    after_pause = what_follows(row, Paused(30), NOON, chance)

    assert again.not_before == NOON + timedelta(seconds=1 - 0.2 * chance)
    assert after_pause.not_before == NOON + timedelta(seconds=30 + chance)


async def test_one_phone_that_writes_without_end_delays_itself_alone(house):
    house.delivery = house.new_delivery(Pace(chat=20, chat_burst=3))
    says = [f"answer {number}" for number in range(15)]
    loop = asyncio.get_running_loop()
    async with house.running():
        begun = loop.time()
        await house.reply(*says)
        await house.reply("elsewhere", chat=1002)
        await house.until(lambda: "elsewhere" in house.said)
        assert house.said.index("elsewhere") <= 4
        await house.until(lambda: len(house.calls) == 16)
        assert loop.time() - begun >= 0.55
        await house.settled()

    assert [said for said in house.said if said != "elsewhere"] == says
    assert await house.states() == {}


async def test_answers_that_wait_longer_than_their_lease_are_still_sent_in_order(
    house, monkeypatch
):
    monkeypatch.setattr(delivery_module, "BEGUN_WITHIN_SECONDS", 0.1)
    house.delivery = house.new_delivery(Pace(chat=20, chat_burst=1))
    says = [f"answer {number}" for number in range(8)]
    async with house.running():
        await house.reply(*says)
        await house.until_said(*says)

    assert await house.states() == {}
    assert not any(row.doubtful for row in house.calls)


async def test_stopping_gives_back_an_answer_that_waits_for_its_pace(house):
    house.delivery = house.new_delivery(Pace(chat=0.1, chat_burst=1))
    running = asyncio.create_task(house.delivery.run())
    await house.reply("first", "second")
    await house.until(lambda: house.said == ["first"])
    await house.delivery.stop(grace_seconds=0.1)
    await asyncio.wait_for(running, 1)

    assert await house.states() == {"pending": 1}


async def test_of_the_edits_of_one_screen_that_wait_only_the_last_is_sent(house):
    slow = asyncio.Event()
    house.answers = {"tap 0": [slow]}
    async with house.running():
        await house.reply("tap 0", edits=44)
        await house.until(lambda: house.said == ["tap 0"])
        await house.reply("tap 1", edits=44)
        await house.reply("another screen", edits=45)
        await house.reply("card")
        await house.reply("tap 2", "tap 3", edits=44)
        slow.set()
        await house.until_said("tap 0", "another screen", "card", "tap 3")

    assert await house.states() == {"suppressed": 2}


async def test_a_reply_overtakes_what_is_sent_in_bulk(house):
    """Three notices are in flight and a hundred wait; a reply leaves all the same."""
    slow = asyncio.Event()
    for chat in range(103):
        await house.owe(f"notice {chat}", lane=Lane.NOTICE, chat=chat)
        house.answers[f"notice {chat}"] = [slow]
    async with house.running():
        await house.until(lambda: len(house.calls) == BULK_IN_FLIGHT)
        await house.reply("reply", chat=2001)
        await house.owe("call", lane=Lane.CALL, chat=2002)
        await house.until(lambda: len(house.calls) == BULK_IN_FLIGHT + 2)
        await house.a_while()
        assert house.said[BULK_IN_FLIGHT:] == ["reply", "call"]
        slow.set()


async def test_bulk_goes_out_at_its_pace_and_to_everyone(house):
    house.delivery = house.new_delivery(Pace(overall=100, burst=1))
    for chat in range(60):
        await house.owe(f"notice {chat}", lane=Lane.NOTICE, chat=chat)
    begun = asyncio.get_running_loop().time()
    async with house.running():
        await house.until(lambda: len(house.calls) == 60)
        took = asyncio.get_running_loop().time() - begun

    assert took >= 0.5
    assert sorted(set(house.said)) == sorted(house.said)
    assert await house.states() == {"sent": 60}


async def test_what_waits_for_its_pace_as_the_quiet_hours_begin_waits_for_the_morning(house):
    """Though it is leased already; what may ring at night leaves all the same."""
    quiet = False
    house.delivery = Delivery(
        house.database,
        house.send,
        lambda: house.now,
        "worker",
        Pace(overall=10, burst=1, chat=1000),
        quiet=lambda: quiet,
        clock=house.clock,
    )
    for chat in range(2001, 2004):
        await house.owe(f"notice {chat}", chat=chat, lane=Lane.NOTICE)
    async with house.running():
        await house.until(lambda: house.said)
        quiet = True
        await house.owe("moved", chat=2009, lane=Lane.CHANGE)
        await house.until(lambda: len(house.calls) == 2)
        await asyncio.sleep(0.5)
        assert ["notice 2001", "moved"] == house.said
        quiet = False
        await house.until(lambda: len(house.calls) == 4)

    assert ["notice 2002", "notice 2003"] == sorted(house.said[2:])


async def test_a_message_that_cannot_be_sent_does_not_stop_the_next(house):
    house.answers = {"bad": [ValueError("a mistake of ours")]}
    async with house.running():
        await house.owe("bad", lane=Lane.REMINDER)
        await house.owe("good", lane=Lane.REMINDER, chat=1002)
        await house.until(lambda: len(house.calls) == 2)
        await house.settled()

    assert await house.states() == {"pending": 1, "sent": 1}


async def test_stopping_finishes_what_is_on_its_way_and_gives_back_the_rest(house):
    slow = asyncio.Event()
    house.answers = {"first": [slow]}
    async with house.running():
        await house.reply("first", "second")
        await house.until(lambda: house.said == ["first"])
        asyncio.get_running_loop().call_later(0.1, slow.set)

    assert house.said == ["first"]
    assert await house.states() == {"pending": 1}
    house.delivery = house.new_delivery()
    async with house.running():
        await house.until_said("first", "second")
    assert house.calls[1].doubtful is False


async def test_stopping_does_not_wait_for_a_telegram_that_hangs(house):
    house.answers = {"reply": [asyncio.Event()]}
    running = asyncio.create_task(house.delivery.run())
    await house.reply("reply")
    await house.until(lambda: house.said == ["reply"])
    begun = asyncio.get_running_loop().time()
    await house.delivery.stop(grace_seconds=0.1)
    await asyncio.wait_for(running, 1)

    assert asyncio.get_running_loop().time() - begun < 1
    assert await house.states() == {"leased": 1}


async def test_after_a_crash_everything_is_sent_and_only_what_was_in_flight_twice(house):
    """Five replies and twenty notices, four of the former and three of the latter in flight."""
    stuck = asyncio.Event()
    says = [f"notice {chat}" for chat in range(20)]
    for chat, notice in enumerate(says):
        await house.owe(notice, lane=Lane.NOTICE, chat=chat)
        house.answers[notice] = [stuck]
    for chat in range(4):
        house.answers[f"reply {chat}"] = [stuck]
    async with house.running(stop=False):
        for chat in range(4):
            await house.reply(f"reply {chat}", chat=2000 + chat)
        await house.until(lambda: len(house.calls) == 4 + BULK_IN_FLIGHT)
    await house.owe("reply 4", chat=2000, leased=True)  # committed, and never begun
    before = house.said
    house.answers, house.calls = {}, []
    house.delivery = house.new_delivery(Pace(overall=1000))
    async with house.running():
        await house.a_while()
        assert not set(before) & set(house.said)
        house.later(seconds=91)
        await house.until(lambda: len(house.calls) >= 25)
        await house.a_while()

    assert sorted(house.said) == sorted([*says, *(f"reply {chat}" for chat in range(5))])
    assert {row.content["says"] for row in house.calls if row.doubtful} == {*before, "reply 4"}
    assert await house.states() == {"sent": 20}


async def test_a_send_that_outlives_its_lease_is_not_begun_again_by_its_owner(house):
    """A clock moved on by a day runs out every lease at once."""
    slow = asyncio.Event()
    house.answers = {"reply": [slow], "notice": [slow]}
    async with house.running():
        await house.reply("reply")
        await house.owe("notice", lane=Lane.NOTICE, chat=1002)
        await house.until(lambda: len(house.calls) == 2)
        house.later(days=1)
        await house.a_while()
        slow.set()
        await house.settled()
        await house.a_while()

    assert sorted(house.said) == ["notice", "reply"]
    assert await house.states() == {"sent": 1}


async def test_a_database_that_is_away_for_a_while_loses_and_doubles_nothing(house, monkeypatch):
    monkeypatch.setattr("bot.delivery.settling._AFTER_TROUBLE_SECONDS", 0.01)
    house.delivery = Delivery(away := Away(house.database), house.send, lambda: house.now, "worker")
    async with house.running():
        await house.reply("reply")
        away.gone = True
        await house.until(lambda: house.said == ["reply"])
        await house.a_while()
        assert await house.states() == {"leased": 1}
        away.gone = False
        await house.until_said("reply")
        await house.owe("notice", lane=Lane.NOTICE)
        await house.until_said("reply", "notice")

    assert await house.states() == {"sent": 1}


class Away:
    """A database that can go away."""

    def __init__(self, database):
        self.database, self.gone = database, False

    def unit(self):
        if self.gone:
            raise DatabaseUnavailable("It is gone.")
        return self.database.unit()


async def test_a_lost_lease_changes_nothing(house):
    """Another worker took the row over while our answer was on its way."""
    slow = asyncio.Event()
    house.answers = {"reminder": [slow]}
    await house.owe("reminder", lane=Lane.REMINDER)
    async with house.running():
        await house.until(lambda: house.said == ["reminder"])
        other = await take_over(house)
        slow.set()
        await house.settled()
        await house.a_while()
        assert await house.states() == {"leased": 1}
        async with house.database.unit() as unit:
            settled = [outbox.Settled(other.id, other.token, "refused", error="BadRequest")]
            await outbox.settle(unit, settled, house.now)

    assert await house.states() == {"refused": 1}


async def take_over(house):
    async with house.database.unit() as unit:
        (row,) = await outbox.lease(
            unit,
            worker="other",
            lanes=(Lane.REMINDER,),
            limit=1,
            now=house.now + timedelta(minutes=2),
            lease_for=timedelta(hours=1),
        )
    return row


async def test_edits_are_settled_together(house, monkeypatch):
    """Twenty taps in a tenth of a second cost a few transactions, not twenty."""
    monkeypatch.setattr(delivery_module, "TICK_SECONDS", 10)
    house.delivery = Delivery(
        counting := Counting(house.database), house.send, lambda: house.now, "worker"
    )
    taps = [
        await house.owe(f"screen {chat}", chat=chat, edits=9, leased=True) for chat in range(20)
    ]
    async with house.running():
        await house.a_while()
        counting.units = 0
        for tap in taps:
            house.delivery.deliver(tap)
            await asyncio.sleep(0.004)
        await house.settled()

        assert counting.units <= 8
    assert await house.states() == {}


class Counting:
    def __init__(self, database):
        self.database, self.units = database, 0

    def unit(self):
        self.units += 1
        return self.database.unit()
