"""Ten years on the wall clock of Athens: every night, both clock changes, every holiday."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.appointments.hours import closed_because, fits, openings, proposed_days
from bot.appointments.slots import claimed, desk_times, free_slots, may_book, search_days
from bot.appointments.timetable import Absence, Timetable
from conversations.centre import Closure, ClosureState, DatedHours, Opening
from tests.appointments.centre import (
    ATHENS,
    BENEFITS,
    CENTRE,
    NIGHTLY,
    NO_HOLIDAYS,
    NOTHING,
    USUAL,
    days,
    local,
    shown,
    weekly,
)

TEN_YEARS = days(date(2026, 1, 1), date(2036, 12, 31))
DESK = CENTRE.desks["desk-1"]
MAY = [(2027, 4), (2032, 4), (2033, 2)]
"""the years in which 1 May is expected to move, and to which day"""


def changes() -> tuple[list[date], list[date]]:
    """The last Sundays of March and of October, by the rule and not by the time zone's data."""
    nights = ([], [])
    for year in range(2026, 2037):
        for which, month in enumerate((3, 10)):
            last = date(year, month, 31)
            nights[which].append(last - timedelta(days=(last.weekday() + 1) % 7))
    return nights


SPRING, AUTUMN = changes()


def test_a_desk_that_never_closes_shows_its_times_on_every_one_of_ten_years_nights():
    """All the same ones; less the hour that spring leaves out, and autumn's only once."""
    around_the_clock = replace(CENTRE.desks["night"], openings=weekly(range(7), (0, 23)))
    usual = [f"{minute // 60:02}:{minute % 60:02}" for minute in range(0, 23 * 60, 30)]
    before = None
    for day in TEN_YEARS:
        times = desk_times(NO_HOLIDAYS, NIGHTLY, around_the_clock, day)
        seen = [shown(at) for at in times]

        assert all(at.astimezone(ATHENS).date() == day for at in times)
        assert all(one + timedelta(minutes=30) <= other for one, other in pairwise(times))
        assert before is None or before <= times[0]
        before = times[-1] + timedelta(minutes=30)
        if day in SPRING:
            assert [at for at in usual if not at.startswith("03")] == seen
        else:
            assert usual == seen


@pytest.mark.parametrize("autumn", AUTUMN)
def test_the_hour_that_comes_twice_makes_no_key_twice(autumn):
    times = desk_times(NO_HOLIDAYS, NIGHTLY, CENTRE.desks["night"], autumn)

    atoms = [atom for starts in times for atom in claimed(NIGHTLY, starts)]
    assert len(set(atoms)) == len(atoms)


def test_of_all_that_is_offered_in_ten_years_each_fits_and_none_is_on_a_closed_day():
    for day in TEN_YEARS:
        now = local(day.year, day.month, day.day) - timedelta(hours=12)
        slots = free_slots(USUAL, BENEFITS, day, NOTHING, now)
        if closed_because(USUAL, day):
            assert [] == slots
        for slot in slots:
            ends = slot.starts + timedelta(minutes=BENEFITS.minutes)
            assert fits(USUAL, slot.desk, "benefits", slot.starts, ends) is None


@pytest.mark.parametrize("year", range(2026, 2037))
def test_half_days_end_at_noon_every_year(year):
    for day in (date(year, 12, 24), date(year, 12, 31)):
        spans = openings(USUAL, DESK, day)

        assert [(time(9), time(12))] == spans if day.weekday() < 5 else [] == spans


@pytest.mark.parametrize(("year", "day"), MAY)
def test_a_first_of_may_that_may_be_moved_is_proposed_until_it_is_decided(year, day):
    """1 May 2027 is a Saturday: who works on Saturdays is asked about that day, too."""
    first, moved = date(year, 5, 1), date(year, 5, day)
    easter = closed_because(USUAL, first) != "Εργατική Πρωτομαγιά"

    asked = proposed_days(USUAL, date(year, 5, 1), date(year, 5, 31))

    expected = [] if easter else [(first, "Εργατική Πρωτομαγιά")]
    assert [*expected, (moved, "Εργατική Πρωτομαγιά")] == asked
    assert [] == openings(USUAL, DESK, moved)
    opened = Timetable(CENTRE, decisions={moved: False})
    assert [(time(9), time(14))] == openings(opened, DESK, moved)
    assert closed_because(opened, moved) is None
    assert expected == proposed_days(opened, date(year, 5, 1), date(year, 5, 31))
    closed = Timetable(CENTRE, decisions={moved: True})
    assert [] == openings(closed, DESK, moved)
    assert expected == proposed_days(closed, date(year, 5, 1), date(year, 5, 31))


def test_a_first_of_may_that_stays_is_not_asked_about_and_cannot_be_opened():
    for year in {*range(2026, 2037)} - {year for year, _ in MAY}:
        first = date(year, 5, 1)

        assert [] == proposed_days(USUAL, first, date(year, 5, 31)), year
        assert closed_because(Timetable(CENTRE, decisions={first: False}), first)


FEAST = Closure(
    date(2026, 6, 29), date(2026, 6, 29), "Πολιούχος", ClosureState.PROPOSED, yearly=True
)


def test_a_local_feast_is_proposed_anew_every_year():
    timetable = Timetable(replace(CENTRE, closures=(FEAST,)), decisions={date(2026, 6, 29): False})

    assert openings(timetable, DESK, date(2026, 6, 29)), "decided"
    assert [] == openings(timetable, DESK, date(2027, 6, 29))
    asked = [
        day
        for year in range(2026, 2037)
        for day, why in proposed_days(timetable, date(year, 6, 26), date(year, 6, 30))
        if why == "Πολιούχος"
    ]
    # One of the desks works on weekends, so none of them goes without saying.
    assert [date(year, 6, 29) for year in range(2027, 2037)] == asked
    assert openings(timetable, DESK, date(2025, 6, 30)), "before it began"


def test_days_on_which_nobody_works_are_not_asked_about():
    weekdays_only = replace(CENTRE, closures=(FEAST,), desks={"desk-1": DESK})

    sundays = [date(year, 6, 29) for year in range(2026, 2037)]
    asked = proposed_days(Timetable(weekdays_only), date(2026, 6, 1), date(2036, 7, 1))
    feasts = [day for day, why in asked if why == "Πολιούχος"]
    assert [day for day in sundays if day.weekday() < 5] == feasts


def test_a_yearly_closure_over_new_year_closes_both_its_years():
    break_ = Closure(
        date(2026, 12, 28), date(2027, 1, 4), "Διακοπές", ClosureState.CONFIRMED, yearly=True
    )
    timetable = Timetable(replace(CENTRE, closures=(break_,)))

    for year in range(2026, 2036):
        for day in days(date(year, 12, 28), date(year + 1, 1, 4)):
            assert "Διακοπές" == closed_because(timetable, day), day
    assert closed_because(timetable, date(2029, 1, 5)) is None
    assert closed_because(timetable, date(2026, 1, 2)) is None, "it began only that winter"


def test_the_29th_of_february_is_kept_on_the_28th_in_between():
    leap = Closure(
        date(2028, 2, 29), date(2028, 2, 29), "Δίσεκτο", ClosureState.CONFIRMED, yearly=True
    )
    timetable = Timetable(replace(CENTRE, closures=(leap,)))

    assert "Δίσεκτο" == closed_because(timetable, date(2029, 2, 28))
    assert closed_because(timetable, date(2032, 2, 28)) is None
    assert "Δίσεκτο" == closed_because(timetable, date(2032, 2, 29))


def alternating(*openings_: Opening):
    return replace(DESK, openings=openings_, exceptions=())


def test_every_other_week_goes_on_across_a_year_of_53_weeks():
    """2026 has 53 weeks: counting by the number of the week would stumble in January."""
    desk = alternating(
        Opening(0, time(9), time(14), since=date(2026, 12, 14), every=2),
        Opening(0, time(16), time(20), since=date(2026, 12, 21), every=2),
    )
    mondays = [date(2026, 12, 14) + timedelta(weeks=week) for week in range(60)]

    for number, monday in enumerate(mondays):
        expected = [(time(16), time(20))] if number % 2 else [(time(9), time(14))]
        assert expected == openings(NO_HOLIDAYS, desk, monday), monday
    assert [] == openings(NO_HOLIDAYS, desk, date(2026, 11, 30)), "before it began"


def test_weeks_are_counted_from_the_week_of_the_first_day_whatever_its_weekday():
    """Since Wednesday, every two weeks, on Mondays: not this Monday, which was before."""
    desk = alternating(Opening(0, time(9), time(14), since=date(2026, 12, 30), every=2))

    open_on = [
        monday
        for monday in days(date(2026, 12, 21), date(2027, 2, 15))
        if openings(NO_HOLIDAYS, desk, monday)
    ]
    assert [date(2027, 1, 11), date(2027, 1, 25), date(2027, 2, 8)] == open_on


def test_new_hours_take_over_on_their_day():
    desk = alternating(
        Opening(1, time(9), time(14), until=date(2026, 12, 31)),
        Opening(1, time(10), time(13), since=date(2027, 1, 1)),
    )

    assert [(time(9), time(14))] == openings(NO_HOLIDAYS, desk, date(2026, 12, 29))
    assert [(time(10), time(13))] == openings(NO_HOLIDAYS, desk, date(2027, 1, 5))


def test_an_exception_stands_in_place_of_the_weekdays_hours():
    tuesday, saturday = date(2026, 11, 24), date(2026, 11, 28)
    desk = replace(
        DESK,
        exceptions=(
            DatedHours(tuesday, ((time(16), time(18)), (time(10), time(12)))),
            DatedHours(date(2026, 11, 25), ()),
            DatedHours(saturday, ((time(10), time(12)),)),
            DatedHours(date(2026, 12, 24), ((time(11), time(15)),)),
            DatedHours(date(2026, 12, 25), ((time(11), time(15)),)),
        ),
    )

    both = [(time(10), time(12)), (time(16), time(18))]
    assert both == openings(USUAL, desk, tuesday)
    assert [] == openings(USUAL, desk, date(2026, 11, 25))
    assert [(time(10), time(12))] == openings(USUAL, desk, saturday)
    assert [(time(11), time(12))] == openings(USUAL, desk, date(2026, 12, 24)), "half a day"
    assert [] == openings(USUAL, desk, date(2026, 12, 25)), "Christmas"
    assert [(time(9), time(14))] == openings(USUAL, desk, tuesday + timedelta(weeks=1))


weeks = some.integers(1, 8)
any_day = some.dates(date(2026, 1, 1), date(2036, 12, 31))


@settings(deadline=None)
@given(weekday=some.integers(0, 6), since=any_day, every=weeks, ahead=some.integers(0, 200))
def test_a_rule_of_n_weeks_holds_in_one_of_n_weeks(weekday, since, every, ahead):
    opening = Opening(weekday, time(9), time(14), since=since, every=every)
    first = since + timedelta(weeks=ahead, days=(weekday - since.weekday()) % 7)

    held = [
        day
        for day in (first + timedelta(weeks=week) for week in range(every))
        if opening.holds(day)
    ]

    assert 1 == len(held)
    monday = held[0] - timedelta(days=weekday)
    anchor = since - timedelta(days=since.weekday())
    assert (monday - anchor).days % (7 * every) == 0
    assert not opening.holds(since - timedelta(days=1))


@settings(deadline=None, max_examples=200)
@given(
    night=some.sampled_from([*SPRING, *AUTUMN, date(2026, 11, 24)]),
    begins=some.integers(-20, 40).map(lambda quarter: quarter * 15),
    lasts=some.integers(1, 100).map(lambda quarter: quarter * 15),
    desk=some.sampled_from([None, "night", "desk-1"]),
)
def test_an_absence_takes_out_what_touches_it_and_nothing_else(night, begins, lasts, desk):
    """Across midnight, and across both clock changes, where a day has 23 hours or 25."""
    midnight = local(night.year, night.month, night.day)
    starts = midnight + timedelta(minutes=begins)
    absence = Absence(1, desk, starts, starts + timedelta(minutes=lasts), "block")
    away = Timetable(NO_HOLIDAYS.centre, (absence,))
    now = midnight - timedelta(days=2)
    half_hour = timedelta(minutes=30)

    for day in (night - timedelta(days=1), night, night + timedelta(days=1)):
        usual = free_slots(NO_HOLIDAYS, NIGHTLY, day, NOTHING, now)
        left = free_slots(away, NIGHTLY, day, NOTHING, now)
        for slot in usual:
            touched = slot.starts < absence.ends and absence.starts < slot.starts + half_hour
            gone = touched and desk != "desk-1"
            assert gone == (slot not in left)
            assert gone != may_book(away, NIGHTLY, "night", slot.starts, now)
            assert gone != may_book(away, NIGHTLY, "night", slot.starts, now, internal=True)
            why = fits(away, "night", "night", slot.starts, slot.starts + half_hour)
            assert ("absence" if gone else None) == why
        assert set(left) <= set(usual)


def test_a_day_on_which_the_whole_centre_is_away_is_offered_by_no_desk():
    tuesday = date(2026, 11, 24)
    closed = Absence(1, None, local(2026, 11, 24), local(2026, 11, 25), "closed")
    timetable = Timetable(CENTRE, (closed,))

    assert [] == free_slots(timetable, BENEFITS, tuesday, NOTHING, local(2026, 11, 23, 10))
    assert free_slots(
        timetable, BENEFITS, tuesday + timedelta(days=1), NOTHING, local(2026, 11, 23, 10)
    )


def test_why_a_visit_no_longer_fits():
    nine, ends = local(2026, 11, 24, 9), local(2026, 11, 24, 9, 30)
    leave = Absence(1, "desk-1", local(2026, 11, 24, 9, 29), local(2026, 11, 24, 12), "block")
    closure = Closure(date(2026, 11, 24), date(2026, 11, 24), "Βάψιμο", ClosureState.PROPOSED)
    own = replace(closure, desk="desk-1")

    assert fits(USUAL, "desk-1", "benefits", nine, ends) is None
    assert "no-desk" == fits(USUAL, "desk-9", "benefits", nine, ends)
    assert "no-service" == fits(USUAL, "desk-1", "gone", nine, ends)
    assert "no-service" == fits(USUAL, "desk-1", "night", nine, ends)
    assert "absence" == fits(Timetable(CENTRE, (leave,)), "desk-1", "benefits", nine, ends)
    assert fits(Timetable(CENTRE, (leave,)), "desk-2", "benefits", nine, ends) is None
    for shut in (closure, own):
        there = Timetable(replace(CENTRE, closures=(shut,)), (leave,))
        assert "closed" == fits(there, "desk-1", "benefits", nine, ends)
    half = local(2026, 12, 24, 11, 45)
    assert "hours" == fits(USUAL, "desk-1", "benefits", half, half + timedelta(minutes=30))
    early = local(2026, 11, 24, 8, 59)
    assert "hours" == fits(USUAL, "desk-1", "benefits", early, early + timedelta(minutes=30))


def test_a_visit_over_the_break_of_a_desk_does_not_fit():
    """desk-2 is open from 9 to 12 and from 13 to 15."""
    starts = local(2026, 11, 24, 11, 45)

    assert "hours" == fits(USUAL, "desk-2", "benefits", starts, starts + timedelta(minutes=30))


def test_a_longer_service_leaves_standing_visits_as_they_are():
    longer = replace(BENEFITS, minutes=50)
    timetable = Timetable(replace(CENTRE, services={"benefits": longer}))
    last = local(2026, 11, 24, 13, 30)

    assert fits(timetable, "desk-1", "benefits", last, last + timedelta(minutes=30)) is None
    assert not may_book(timetable, longer, "desk-1", last, local(2026, 11, 23), internal=True)


def test_staff_are_bound_by_the_hours_and_by_time_only():
    """Any five minutes to come within the hours: not the notice, the horizon or the usual times."""
    now = local(2026, 11, 24, 9, 2)

    def may(starts, **changes):
        return may_book(USUAL, BENEFITS, "desk-1", starts, now, internal=True, **changes)

    assert may(local(2026, 11, 24, 9, 5))
    assert may(local(2027, 10, 12, 9))
    assert not may(local(2026, 11, 24, 9)), "past"
    assert not may(local(2026, 11, 24, 9, 7)), "between two claims"
    assert not may(local(2026, 11, 24, 13, 35)), "it would end after the desk closes"
    assert not may(local(2026, 12, 25, 9))
    assert not may(local(2028, 10, 10, 9)), "too far to tell"
    assert not may(datetime.max.replace(tzinfo=UTC))
    assert not may_book(USUAL, BENEFITS, "night", local(2026, 11, 25, 2), now, internal=True)


def test_staff_see_what_is_too_soon_or_too_far_for_citizens():
    now, today = local(2026, 11, 24, 11, 30), date(2026, 11, 24)

    assert "13:40" == shown(free_slots(USUAL, BENEFITS, today, NOTHING, now)[0].starts)
    for_staff = free_slots(USUAL, BENEFITS, today, NOTHING, now, internal=True)
    assert "11:40" == shown(for_staff[0].starts)
    far = date(2027, 10, 12)
    assert [] == free_slots(USUAL, BENEFITS, far, NOTHING, now)
    assert free_slots(USUAL, BENEFITS, far, NOTHING, now, internal=True)


def test_one_desk_alone_is_offered_when_it_is_asked_for():
    tuesday, now = date(2026, 11, 24), local(2026, 11, 23, 10)

    only = free_slots(USUAL, BENEFITS, tuesday, NOTHING, now, desk="desk-2")

    assert {"desk-2"} == {slot.desk for slot in only}
    assert desk_times(USUAL, BENEFITS, CENTRE.desks["desk-2"], tuesday) == [
        slot.starts for slot in only
    ]
    assert [] == free_slots(USUAL, BENEFITS, tuesday, NOTHING, now, desk="night")
    assert tuesday in search_days(USUAL, BENEFITS, now)
