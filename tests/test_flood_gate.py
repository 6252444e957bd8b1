"""How fast we may write, told with a clock that stands still until it is moved."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.flood_gate import FloodGate, Pace

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Time:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def clock(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.seconds - 1000.0)


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def gate(time):
    return FloodGate(Pace(), time.now, time.clock)


def bulk_within(gate, time, seconds, chats):
    """How many bulk messages leave when each waits exactly as long as it is told."""
    end, left = time.seconds + seconds, 0
    for chat in chats:
        while (wait := gate.admit_bulk(chat)) > 0:
            time.seconds += wait
        if time.seconds >= end:
            return left
        left += 1
    return left


def test_bulk_keeps_its_pace(gate, time):
    assert bulk_within(gate, time, 10, range(1000)) == pytest.approx(250, abs=2)


def test_replies_make_bulk_wait_and_not_the_other_way_round(gate, time):
    """Ten replies a second leave room for some twenty bulk messages."""
    left = 0
    for _ in range(100):
        gate.count_reply(1)
        left += bulk_within(gate, time, 0.1, range(left + 10, left + 1000))

    assert 100 <= left <= 210


def test_bulk_is_not_starved_by_replies_without_end(gate, time):
    left = 0
    for _ in range(1000):
        gate.count_reply(1)
        time.seconds += 0.01
        left += gate.admit_bulk(1000 + left) == 0.0

    assert 8 <= left <= 12


def test_one_chat_gets_a_short_burst_and_then_one_a_second(gate, time):
    assert bulk_within(gate, time, 10, [7] * 100) == pytest.approx(12, abs=1)


def test_a_busy_chat_holds_a_bulk_message_back_a_second_at_most(gate, time):
    for _ in range(100):
        gate.count_reply(7)
    time.seconds += 0.5

    assert 0 < gate.admit_bulk(7) <= 1.0


def test_after_a_pause_bulk_is_half_as_fast_and_recovers(gate, time):
    gate.pause(10)
    time.seconds += 10

    assert gate.bulk_rate(time.seconds) == 12.5
    assert gate.bulk_rate(time.seconds + 60) == 25.0


def test_ten_pauses_in_a_row_leave_one_message_a_second(gate, time):
    for _ in range(10):
        gate.pause(3)
        time.seconds += 3

    assert gate.bulk_rate(time.seconds) == 1.0


def test_three_answers_to_one_mistake_halve_the_pace_once(gate, time):
    for _ in range(3):
        gate.pause(10)

    assert gate.bulk_rate(time.seconds + 10) == 12.5


def test_the_longer_pause_holds(gate, time):
    gate.pause(30)
    gate.pause(3)
    gate.hear(NOON + timedelta(seconds=10))

    assert gate.pause_left() == 30
    assert gate.pause_to_keep() == NOON + timedelta(seconds=30)


def test_a_pause_that_the_store_knows_is_not_written_again(gate, time):
    gate.hear(NOON + timedelta(seconds=10))

    assert gate.pause_left() == 10
    assert gate.pause_to_keep() is None


def test_chats_that_are_quiet_are_forgotten(gate, time):
    for chat in range(20_000):
        gate.count_reply(chat)
        time.seconds += 1
        gate.admit_bulk(50_000 + chat)

    assert len(gate._chats) < 6_000
