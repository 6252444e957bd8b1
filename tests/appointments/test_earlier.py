"""Which of the free times are worth offering to someone who waits for an earlier one."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.appointments.earlier import earliest_offered, soonest_suitable
from conversations.booking.events import Slot
from conversations.rules import OfferRule
from conversations.waiting.events import Part
from tests.appointments.centre import BENEFITS

ATHENS = ZoneInfo("Europe/Athens")
HAD = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
"""Thursday, eleven o'clock at the Centre"""
LONG_AGO = datetime(2026, 11, 1, tzinfo=UTC)


def slot(day, hour, minute=0):
    """A free time of that day of November, on the Centre's clock."""
    return Slot(datetime(2026, 11, day, hour, minute, tzinfo=ATHENS).astimezone(UTC), "desk-1")


def found(*free, part=Part.ANY, had=HAD, earliest=LONG_AGO, **more):
    return soonest_suitable(free, part=part, had=had, zone=ATHENS, earliest=earliest, **more)


def test_an_hour_earlier_is_worth_a_message_and_less_is_not():
    assert slot(26, 10) == found(slot(26, 10))
    assert found(slot(26, 10, 5)) is None
    assert found(slot(27, 9)) is None


def test_the_soonest_of_all_is_taken():
    assert slot(24, 13) == found(slot(24, 13), slot(25, 9))


@pytest.mark.parametrize(("part", "hour"), [(Part.ANY, 9), (Part.MORNING, 9), (Part.AFTERNOON, 12)])
def test_in_the_part_of_the_day_that_suits(part, hour):
    """The morning ends at noon, on the Centre's clock."""
    assert slot(24, hour) == found(slot(24, 9), slot(24, 11, 55), slot(24, 12), part=part)


def test_who_has_none_is_glad_of_any():
    assert slot(30, 13) == found(slot(30, 13), had=None)


def test_neither_what_is_too_near_nor_what_was_offered_before():
    free = [slot(24, 9), slot(24, 10), slot(24, 11)]

    again = found(*free, earliest=slot(24, 9, 1).starts, but={slot(24, 10).starts})

    assert slot(24, 11) == again


def test_nobody_is_asked_to_be_in_two_rooms():
    """They have another appointment from ten to half past."""
    busy = [(slot(24, 10).starts, slot(24, 10, 30).starts)]
    free = [slot(24, 9, 35), slot(24, 10, 25), slot(24, 10, 30)]

    assert slot(24, 10, 30) == found(*free, busy=busy, minutes=30)
    assert slot(24, 9, 35) == found(*free, busy=busy, minutes=25)


def test_what_is_offered_lies_ahead_when_the_offer_ends():
    """Neither within the cut-off, nor so near that it could begin before the offer has lapsed."""
    hour = timedelta(hours=1)
    long_kept = OfferRule(lasts=5 * hour, cut_off=2 * hour)

    assert LONG_AGO + 5 * hour == earliest_offered(long_kept, BENEFITS, LONG_AGO)
    assert LONG_AGO + max(2 * hour, BENEFITS.min_notice) == earliest_offered(
        OfferRule(), BENEFITS, LONG_AGO
    )
