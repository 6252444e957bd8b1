"""How fast we may write, told with a clock that stands still until it is moved."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.flood_gate import FloodGate, Pace

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Time:
    def __init__(self) -> None:
        self.seconds = 1000.0
        self.set_ahead = timedelta()

    def clock(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.seconds - 1000.0) + self.set_ahead


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


def replies_within(gate, time, seconds, chat, *, edit=False):
    """How many replies to *chat* leave when each waits exactly as long as it is told."""
    end, left = time.seconds + seconds, 0
    while True:
        while (wait := gate.reply_wait(chat, edit=edit)) > 0:
            time.seconds += wait
        if time.seconds >= end:
            return left
        gate.count_reply(chat, edit=edit)
        left += 1
        time.seconds += 0.01


def test_two_processes_share_the_pace(gate, time):
    """Each has half of it, until the other is gone."""
    gate.share(2)
    assert bulk_within(gate, time, 10, range(1000)) == pytest.approx(166, abs=2)

    gate.share(1)
    assert bulk_within(gate, time, 10, range(1000, 2000)) == pytest.approx(300, abs=2)


def test_bulk_keeps_its_pace_after_a_burst(gate, time):
    assert bulk_within(gate, time, 10, range(1000)) == pytest.approx(332, abs=2)


def test_replies_make_bulk_wait_and_not_the_other_way_round(gate, time):
    """Ten replies a second leave room for twenty bulk messages, and keep some for a bunch."""
    left = 0
    for hundredth in range(1000):
        if hundredth % 10 == 0:
            assert gate.reply_wait(hundredth, edit=False) == 0.0
            gate.count_reply(hundredth, edit=False)
        left += gate.admit_bulk(2000 + left) == 0.0
        time.seconds += 0.01

    assert left == pytest.approx(33 - 10 + 200, abs=3)


def test_replies_just_sent_are_part_of_the_burst(gate, time):
    """Telegram counts what left within a moment, whatever it was."""
    for chat in range(30):
        gate.count_reply(chat, edit=False)

    assert bulk_within(gate, time, 0.9, range(100, 200)) == pytest.approx(33 + 27 - 30 - 9, abs=1)


def test_room_kept_for_replies_is_given_back_when_none_come(gate, time):
    for chat in range(20):
        gate.count_reply(chat, edit=False)
    time.seconds += 20

    assert bulk_within(gate, time, 10, range(100, 1000)) == pytest.approx(332, abs=2)


def test_a_bunch_of_replies_amid_a_rush_stays_within_the_burst(gate, time):
    """Telegram's own account, measured beside ours: 30 a second after a burst of 35."""
    theirs, lowest = 35.0, 35.0
    for hundredth in range(2000):
        theirs = min(theirs + 0.3, 35.0)
        replies = 8 if hundredth % 100 == 99 else int(hundredth % 10 == 0)
        for chat in range(replies):
            gate.count_reply(chat + hundredth, edit=False)
        theirs -= replies + (gate.admit_bulk(5000 + hundredth) == 0.0)
        lowest = min(lowest, theirs)
        time.seconds += 0.01

    assert lowest >= 0


def test_bulk_is_not_starved_by_replies_without_end(gate, time):
    for chat in range(100):
        gate.count_reply(chat, edit=False)
    left = 0
    for chat in range(1000):
        gate.count_reply(chat, edit=False)
        time.seconds += 0.01
        left += gate.admit_bulk(1000 + left) == 0.0

    assert 8 <= left <= 12


def test_one_chat_gets_a_short_burst_and_then_one_a_second(gate, time):
    assert bulk_within(gate, time, 10, [7] * 100) == pytest.approx(14, abs=1)


def test_new_messages_of_one_chat_keep_its_pace_and_no_other_notices(gate, time):
    assert replies_within(gate, time, 10, 7) == pytest.approx(14, abs=1)
    gate.count_reply(7, edit=False)

    assert 0 < gate.reply_wait(7, edit=False) <= 1.0
    assert gate.reply_wait(8, edit=False) == 0.0


def test_a_busy_chat_holds_a_bulk_message_back_a_second_at_most(gate, time):
    replies_within(gate, time, 10, 7)
    gate.count_reply(7, edit=False)

    assert 0 < gate.admit_bulk(7) <= 1.0


def test_edits_leave_as_fast_as_one_taps(gate, time):
    assert replies_within(gate, time, 10, 7, edit=True) == pytest.approx(1000, abs=2)
    for _ in range(5):
        gate.count_reply(7, edit=False)
    assert gate.reply_wait(7, edit=True) == 0.0


def test_edits_do_not_hold_back_a_new_message(gate, time):
    assert replies_within(gate, time, 10, 7, edit=True) == pytest.approx(1000, abs=2)

    assert gate.reply_wait(7, edit=False) == 0.0


def test_edits_are_paced_once_telegram_has_complained_of_a_reply(gate, time):
    gate.pause(3, reply_to=7)
    time.seconds += 3

    assert replies_within(gate, time, 10, 7, edit=True) == pytest.approx(9, abs=1)
    assert replies_within(gate, time, 10, 8, edit=True) == pytest.approx(14, abs=1)


def test_after_ten_minutes_without_a_complaint_edits_are_free_again(gate, time):
    gate.pause(3, reply_to=7)
    time.seconds += 604

    assert replies_within(gate, time, 1, 7, edit=True) > 90


def test_a_complaint_of_a_bulk_message_says_nothing_of_edits(gate, time):
    gate.pause(3)
    time.seconds += 3

    assert replies_within(gate, time, 1, 7, edit=True) > 90


def test_a_single_pause_does_not_slow_what_follows(gate, time):
    """Six of them in a broadcast must not cost more than themselves."""
    for _ in range(6):
        gate.pause(2)
        time.seconds += 2
        assert gate.bulk_rate(time.seconds) == 30.0
        time.seconds += 13


def test_the_third_pause_in_a_row_slows_bulk_for_a_while(gate, time):
    for _ in range(2):
        gate.pause(3)
        time.seconds += 4
    assert gate.bulk_rate(time.seconds) == 30.0
    gate.pause(3)
    time.seconds += 3

    assert gate.bulk_rate(time.seconds) == pytest.approx(20)
    assert gate.bulk_rate(time.seconds + 10) == pytest.approx(30)


def test_ten_pauses_in_a_row_leave_little_of_the_pace(gate, time):
    for _ in range(10):
        gate.pause(3)
        time.seconds += 3

    assert 1.0 <= gate.bulk_rate(time.seconds) < 2.0


def test_three_answers_to_one_mistake_count_as_one(gate, time):
    for _ in range(3):
        gate.pause(10)

    assert gate.bulk_rate(time.seconds + 10) == 30.0


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


@pytest.mark.parametrize("hours", [1, -1])
def test_a_pause_is_as_long_whatever_the_wall_clock_is_set_to(gate, time, hours):
    gate.pause(30)
    gate.hear(gate.pause_to_keep())
    time.seconds += 10
    time.set_ahead = timedelta(hours=hours)
    gate.hear(NOON + timedelta(seconds=30))

    assert gate.pause_left() == 20
    assert gate.pause_to_keep() is None


def test_a_pause_of_before_the_clock_was_set_back_is_no_longer_after_a_restart(gate, time):
    asked = NOON
    time.set_ahead = timedelta(hours=-1)
    gate.hear(asked + timedelta(seconds=3), asked)

    assert gate.pause_left() == 3


def test_chats_that_are_quiet_are_forgotten(gate, time):
    for chat in range(20_000):
        gate.count_reply(chat, edit=False)
        time.seconds += 1
        gate.admit_bulk(50_000 + chat)

    assert len(gate._chats) < 6_000
