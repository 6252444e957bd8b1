"""Which reminders an appointment earns."""

from dataclasses import replace
from datetime import UTC, date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.appointments.reminders import quiet_until, reminders_of
from conversations.rules import Dated, Late, Occasion, ReminderRule
from tests.appointments.centre import ATHENS, CENTRE, local

LONG_BEFORE = local(2026, 1, 1)
HOURS_24 = replace(CENTRE, reminders=(ReminderRule("day", hours_before=24),))


def test_the_day_before_at_six_and_two_hours_before():
    starts = local(2026, 11, 24, 11)

    assert [
        ("day-before", local(2026, 11, 23, 18), local(2026, 11, 24, 9)),
        ("two-hours", local(2026, 11, 24, 9), starts),
    ] == reminders_of(CENTRE, starts, LONG_BEFORE)


def test_all_moments_are_in_utc():
    for _, due, expires in reminders_of(CENTRE, local(2026, 11, 24, 11), LONG_BEFORE):
        assert due.tzinfo is expires.tzinfo is UTC


def test_a_reminder_whose_time_has_passed_is_not_made():
    """Booked in the evening for the next morning; booked an hour ahead."""
    starts = local(2026, 11, 24, 11)

    assert [("two-hours", local(2026, 11, 24, 9), starts)] == reminders_of(
        CENTRE, starts, local(2026, 11, 23, 18)
    )
    assert [] == reminders_of(CENTRE, starts, local(2026, 11, 24, 10))


def test_a_reminder_in_the_quiet_hours_waits_for_the_morning():
    """Two hours before 9:00 is 7:00, and citizens are left alone until 8:00."""
    starts = local(2026, 11, 24, 9)

    assert ("two-hours", local(2026, 11, 24, 8), starts) == reminders_of(
        CENTRE, starts, LONG_BEFORE
    )[-1]


@pytest.mark.parametrize("hour", [7, 8])
def test_a_reminder_that_would_come_with_the_visit_or_after_it_is_not_made(hour):
    starts = local(2026, 11, 24, hour)

    assert ["day-before"] == [rule for rule, *_ in reminders_of(CENTRE, starts, LONG_BEFORE)]


def test_late_in_the_evening_waits_for_the_next_day():
    centre = replace(CENTRE, reminders=(ReminderRule("evening", days_before=1, at=time(22)),))
    starts = local(2026, 11, 24, 11)

    assert [("evening", local(2026, 11, 24, 8), starts)] == reminders_of(
        centre, starts, LONG_BEFORE
    )


def test_quiet_hours_within_one_day_are_quiet_too():
    siesta = replace(CENTRE, quiet_from=time(14), quiet_until=time(17, 30))
    centre = replace(siesta, reminders=(ReminderRule("noon", days_before=1, at=time(15)),))

    assert (
        local(2026, 11, 23, 17, 30)
        == reminders_of(centre, local(2026, 11, 24, 11), LONG_BEFORE)[0][1]
    )
    assert quiet_until(centre, local(2026, 11, 23, 17, 30)) is None
    assert quiet_until(centre, local(2026, 11, 23, 13, 59)) is None


@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25)])
def test_24_hours_before_nine_is_nine_also_across_a_clock_change(change):
    starts = local(change.year, change.month, change.day, 9)
    day_before = change - timedelta(days=1)

    ((_, due, _),) = reminders_of(HOURS_24, starts, LONG_BEFORE)

    assert local(change.year, change.month, day_before.day, 9) == due
    assert starts - due != timedelta(hours=24)


@pytest.mark.parametrize(
    ("change", "at", "sent"),
    [
        (date(2026, 3, 29), time(0), time(4)),
        (date(2026, 3, 29), time(2, 59), time(4)),
        (date(2026, 3, 29), time(3, 30), time(4, 30)),  # does not exist: put off by the gap
        (date(2026, 10, 25), time(3), time(4)),
        (date(2026, 10, 25), time(3, 59), time(4)),  # comes twice
        (date(2026, 10, 25), time(4), time(4)),
    ],
)
def test_nothing_at_night_even_where_no_quiet_hours_are_kept(change, at, sent):
    never_quiet = replace(CENTRE, quiet_from=time(0), quiet_until=time(0))
    centre = replace(never_quiet, reminders=(ReminderRule("night", days_before=0, at=at),))
    day = (change.year, change.month, change.day)

    ((_, due, _),) = reminders_of(centre, local(*day, 9), LONG_BEFORE)

    assert local(*day, sent.hour, sent.minute) == due


def test_rules_that_fall_on_one_moment_make_one_reminder():
    rules = (ReminderRule("two", hours_before=2), ReminderRule("three", hours_before=3))
    starts = local(2026, 11, 24, 9, 30)

    assert [("three", local(2026, 11, 24, 8), starts)] == reminders_of(
        replace(CENTRE, reminders=rules), starts, LONG_BEFORE
    )


def test_quiet_hours_reign_from_their_first_minute_and_end_with_their_last():
    assert quiet_until(CENTRE, local(2026, 11, 23, 20, 59)) is None
    assert local(2026, 11, 24, 8) == quiet_until(CENTRE, local(2026, 11, 23, 21))
    assert local(2026, 11, 24, 8) == quiet_until(CENTRE, local(2026, 11, 24, 7, 59))
    assert local(2026, 11, 24, 8) == quiet_until(CENTRE, local(2026, 11, 24, 1))
    assert quiet_until(CENTRE, local(2026, 11, 24, 8)) is None


around_changes = some.sampled_from(
    [local(2026, 3, 28), local(2026, 10, 24), local(2029, 3, 24), local(2029, 10, 27)]
).flatmap(lambda day: some.integers(0, 3 * 24 * 60).map(lambda m: day + timedelta(minutes=m)))
any_time = some.integers(0, 9 * 366 * 24 * 60).map(lambda m: LONG_BEFORE + timedelta(minutes=m))
wall_clock = some.builds(time, some.integers(0, 23), some.integers(0, 59))
rules = some.lists(
    some.builds(ReminderRule, some.just("hours"), hours_before=some.integers(0, 80))
    | some.builds(ReminderRule, some.just("days"), days_before=some.integers(0, 4), at=wall_clock),
    max_size=4,
)


@settings(deadline=None, max_examples=300)
@given(
    starts=around_changes | any_time,
    ahead=some.integers(-60, 6 * 24 * 60),
    rules=rules,
    quiet_from=wall_clock,
    quiet_until=wall_clock,
)
def test_never_in_quiet_hours_nor_at_night_nor_after_the_visit_nor_before_now(
    starts, ahead, rules, quiet_from, quiet_until
):
    centre = replace(CENTRE, reminders=rules, quiet_from=quiet_from, quiet_until=quiet_until)
    now = starts - timedelta(minutes=ahead)

    reminders = reminders_of(centre, starts, now)

    dues = [due for _, due, _ in reminders]
    assert dues == sorted(set(dues))
    for _, due, expires in reminders:
        assert now < due < expires <= starts
        wall = due.astimezone(ATHENS).time()
        assert wall >= time(4)
        if quiet_from <= quiet_until:
            assert not quiet_from <= wall < quiet_until
        else:
            assert quiet_until <= wall < quiet_from
    for one, other in pairwise(reminders):
        assert one[2] == other[1], "the next one takes over"


@given(rules=rules, at=any_time, minute=some.integers(0, 6 * 24 * 60))
@settings(deadline=None)
def test_planning_again_later_adds_nothing(rules, at, minute):
    """The planner may run twice: what it finds later is what is left of what it found first."""
    centre = replace(CENTRE, reminders=rules)
    starts = at + timedelta(days=5)

    first = reminders_of(centre, starts, at)
    later = at + timedelta(minutes=minute)

    assert [one for one in first if one[1] > later] == reminders_of(centre, starts, later)


THREE = ReminderRule("three-days", days_before=3, at=time(18))


@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25)])
@pytest.mark.parametrize("ahead", [0, 1, 2])
def test_three_days_before_at_six_is_six_on_the_wall_on_both_nights(change, ahead):
    """The visit is on the day of the change or up to two days after it; the clock says 18:00."""
    visit = change + timedelta(days=ahead)
    told = visit - timedelta(days=3)
    centre = replace(CENTRE, reminders=(THREE,))

    ((_, due, _),) = reminders_of(centre, local(visit.year, visit.month, visit.day, 9), LONG_BEFORE)

    assert local(told.year, told.month, told.day, 18) == due


def test_on_a_holiday_one_is_reminded_as_on_any_day():
    """28 October is a holiday; who is expected on Friday 30 October 2026 hears on the 27th too."""
    centre = replace(CENTRE, reminders=(THREE, ReminderRule("two", days_before=2, at=time(18))))

    dues = [due for _, due, _ in reminders_of(centre, local(2026, 10, 30, 9), LONG_BEFORE)]

    assert [local(2026, 10, 27, 18), local(2026, 10, 28, 18)] == dues


def test_only_who_missed_one_gets_the_touch_that_is_meant_for_them():
    touch = ReminderRule("touch", hours_before=24, when=Occasion.AFTER_NO_SHOW)
    centre = replace(CENTRE, reminders=(THREE, touch))
    starts = local(2026, 11, 24, 11)

    def rules(*, missed):
        return [rule for rule, *_ in reminders_of(centre, starts, LONG_BEFORE, missed=missed)]

    assert ["three-days"] == rules(missed=False)
    assert ["three-days", "touch"] == rules(missed=True)


def test_each_rule_is_of_what_it_says_it_is_of():
    """Where it says nothing, of appointments and of events."""
    visit = ReminderRule("visit", hours_before=2, of=(Dated.APPOINTMENT,))
    event = ReminderRule("event", hours_before=4, of=(Dated.EVENT,))
    centre = replace(CENTRE, reminders=(THREE, visit, event))
    starts = local(2026, 11, 24, 18)

    def rules(of):
        return [rule for rule, *_ in reminders_of(centre, starts, LONG_BEFORE, of=of)]

    assert ["three-days", "visit"] == rules(Dated.APPOINTMENT)
    assert ["three-days", "event"] == rules(Dated.EVENT)


def test_a_rule_may_drop_what_is_half_an_hour_late():
    """Unless the visit begins, or the next one is due, before that."""
    prompt = ReminderRule("prompt", hours_before=2, late=Late.DROP)
    centre = replace(CENTRE, reminders=(THREE, prompt))
    starts = local(2026, 11, 24, 11)

    told = reminders_of(centre, starts, LONG_BEFORE)

    assert [
        ("three-days", local(2026, 11, 21, 18), local(2026, 11, 24, 9)),
        ("prompt", local(2026, 11, 24, 9), local(2026, 11, 24, 9, 30)),
    ] == told
