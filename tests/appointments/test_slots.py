"""Which times may be booked."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from bot.appointments.atoms import atoms
from bot.appointments.slots import claimed, desk_times, free_slots, may_book, search_days
from bot.appointments.timetable import Timetable
from conversations.booking.events import Slot
from conversations.centre import Closure, ClosureState, Desk, Opening
from tests.appointments.centre import (
    ATHENS,
    BENEFITS,
    CENTRE,
    NIGHTLY,
    NO_HOLIDAYS,
    NOTHING,
    USUAL,
    WITHOUT_HOLIDAYS,
    days,
    local,
    service,
    shown,
    taken,
)

DESK = CENTRE.desks["desk-1"]
NIGHT_DESK = CENTRE.desks["night"]
MONDAY = local(2026, 11, 23, 10)
TUESDAY = date(2026, 11, 24)
SPRING_NIGHTS = [date(2026, 3, 29), date(2027, 3, 28), date(2028, 3, 26), date(2029, 3, 25)]
AUTUMN_NIGHTS = [date(2026, 10, 25), date(2027, 10, 31), date(2028, 10, 29), date(2029, 10, 28)]


def by_visits(desk: str, *visits: datetime) -> list[tuple[str, int]]:
    return [(desk, atom) for starts in visits for atom in claimed(BENEFITS, starts)]


def test_times_follow_each_other_with_room_between():
    """Half an hour and ten minutes after it: 9:00, 9:40, 10:20 …"""
    assert ["09:00", "09:40", "10:20", "11:00", "11:40", "12:20", "13:00"] == [
        shown(at) for at in desk_times(USUAL, BENEFITS, DESK, TUESDAY)
    ]


def test_times_of_all_desks_are_offered_in_order():
    """The second desk has its break at noon, and begins anew at one."""
    slots = free_slots(USUAL, BENEFITS, TUESDAY, NOTHING, MONDAY)

    assert ["12:20", "13:00", "13:40", "14:20"] == [shown(slot.starts) for slot in slots][5:]


def test_each_time_is_offered_once_at_the_desk_with_fewer_visits():
    nine, later = local(2026, 11, 24, 9), local(2026, 11, 24, 9, 40)

    assert Slot(nine, "desk-1") == free_slots(USUAL, BENEFITS, TUESDAY, NOTHING, MONDAY)[0]
    busy_first = free_slots(USUAL, BENEFITS, TUESDAY, taken(*by_visits("desk-1", later)), MONDAY)
    assert Slot(nine, "desk-2") == busy_first[0]
    assert Slot(later, "desk-2") == busy_first[1]


def test_a_time_is_gone_when_both_desks_are_taken_and_its_neighbours_stay():
    nine = local(2026, 11, 24, 9)
    both = taken(*by_visits("desk-1", nine), *by_visits("desk-2", nine))

    assert "09:40" == shown(free_slots(USUAL, BENEFITS, TUESDAY, both, MONDAY)[0].starts)


def test_one_taken_atom_of_the_buffer_is_enough():
    """The last five minutes kept free after a visit at 9:00 at either desk."""
    last = claimed(BENEFITS, local(2026, 11, 24, 9))[-1]
    slots = free_slots(USUAL, BENEFITS, TUESDAY, taken(("desk-1", last), ("desk-2", last)), MONDAY)

    assert "09:40" == shown(slots[0].starts)


def test_nothing_is_offered_sooner_than_the_notice_it_needs():
    """At 9:00 on the day, with two hours' notice, 11:00 is the first; at 9:01 it is 11:40."""
    at_nine = local(2026, 11, 24, 9)
    soon_after = local(2026, 11, 24, 9, 1)

    assert "11:00" == shown(free_slots(USUAL, BENEFITS, TUESDAY, NOTHING, at_nine)[0].starts)
    assert "11:40" == shown(free_slots(USUAL, BENEFITS, TUESDAY, NOTHING, soon_after)[0].starts)
    assert may_book(USUAL, BENEFITS, "desk-1", local(2026, 11, 24, 11), at_nine)
    assert not may_book(USUAL, BENEFITS, "desk-1", local(2026, 11, 24, 11), soon_after)


def test_nothing_is_offered_beyond_the_horizon_nor_in_the_past():
    week = service(horizon_days=7)

    assert free_slots(USUAL, week, date(2026, 11, 30), NOTHING, MONDAY)
    assert [] == free_slots(USUAL, week, date(2026, 12, 1), NOTHING, MONDAY)
    assert [] == free_slots(USUAL, week, date(2026, 11, 20), NOTHING, MONDAY)
    assert may_book(USUAL, week, "desk-1", local(2026, 11, 30, 13, 40), MONDAY) is False
    assert may_book(USUAL, week, "desk-1", local(2026, 11, 30, 13), MONDAY)
    assert not may_book(USUAL, week, "desk-1", local(2026, 12, 1, 9), MONDAY)


def test_the_horizon_is_counted_in_local_days():
    """At 00:30 in Kavala it is still yesterday in UTC."""
    half_past_midnight = local(2026, 11, 24, 0, 30)

    assert date(2026, 11, 24) == search_days(USUAL, BENEFITS, half_past_midnight)[0]
    assert date(2026, 12, 1) == search_days(USUAL, service(horizon_days=7), half_past_midnight)[-1]


def test_closed_days_are_not_searched():
    closure = Closure(TUESDAY, TUESDAY, "Βάψιμο", ClosureState.PROPOSED)
    found = search_days(
        Timetable(replace(CENTRE, closures=(closure,))), service(horizon_days=35), MONDAY
    )

    assert date(2026, 11, 23) in found
    assert TUESDAY not in found
    assert date(2026, 11, 28) not in found, "a Saturday"
    assert date(2026, 12, 24) in found, "half a day"
    assert date(2026, 12, 25) not in found


@pytest.mark.parametrize(
    ("desk", "starts"),
    [
        ("desk-1", local(2026, 11, 24, 9, 5)),  # between two times
        ("desk-1", local(2026, 11, 24, 8, 20)),  # before the desk opens
        ("desk-1", local(2026, 11, 24, 14, 20)),  # after it closed (the other one is open)
        ("desk-1", local(2026, 11, 28, 9)),  # Saturday
        ("desk-1", local(2026, 12, 25, 9)),  # Christmas
        ("desk-1", local(2026, 12, 24, 12, 20)),  # half a day
        ("night", local(2026, 11, 24, 1)),  # another specialty
        ("gone", local(2026, 11, 24, 9)),
        ("desk-1", local(2026, 11, 20, 9)),  # past
        ("desk-1", datetime.min.replace(tzinfo=UTC)),
        ("desk-1", datetime.max.replace(tzinfo=UTC)),
    ],
)
def test_a_forged_or_stale_choice_is_refused(desk, starts):
    assert may_book(USUAL, BENEFITS, "desk-1", local(2026, 11, 24, 9), MONDAY)
    assert not may_book(USUAL, BENEFITS, desk, starts, MONDAY)


def test_ten_years_of_mondays_at_nine():
    """Every slot shows the same wall-clock time all year; in UTC it shifts by an hour."""
    hours = set()
    for day in days(date(2026, 1, 1), date(2035, 12, 31)):
        times = desk_times(USUAL, BENEFITS, DESK, day)
        if times:
            assert "09:00" == shown(times[0])
            assert day == times[0].astimezone(ATHENS).date()
            assert day.weekday() < 5
            hours.add(times[0].hour)
    assert {6, 7} == hours


def test_ten_years_of_days_and_nights_without_an_overlap():
    """At a desk that is open all night too, both clock changes included."""
    claims = set()
    for day in days(date(2026, 1, 1), date(2035, 12, 31)):
        for desk in (DESK, NIGHT_DESK):
            for starts in desk_times(NO_HOLIDAYS, BENEFITS, desk, day):
                atoms_here = {(desk.id, atom) for atom in claimed(BENEFITS, starts)}
                assert not claims & atoms_here
                claims |= atoms_here


@pytest.mark.parametrize("night", SPRING_NIGHTS)
def test_no_time_in_the_hour_that_spring_leaves_out(night):
    starts = desk_times(NO_HOLIDAYS, NIGHTLY, NIGHT_DESK, night)

    assert ["01:00", "01:30", "02:00", "02:30", "04:00", "04:30", "05:00", "05:30"] == [
        shown(at) for at in starts
    ]


@pytest.mark.parametrize("night", AUTUMN_NIGHTS)
def test_the_hour_that_comes_twice_is_offered_once(night):
    starts = desk_times(NO_HOLIDAYS, NIGHTLY, NIGHT_DESK, night)

    assert ["01:00", "01:30", "02:00", "02:30", "03:00", "03:30", "04:00", "04:30", "05:00", "05:30"] == [
        shown(at) for at in starts
    ]  # fmt: skip
    assert starts[4] - starts[3] == timedelta(minutes=30), "the first of the two"
    assert starts[6] - starts[5] == timedelta(minutes=90)


def test_after_the_hour_that_is_left_out_the_times_are_the_usual_ones():
    """4:20 and 5:00, as on any other night: not 4:00 and 4:40."""
    forty = replace(NIGHTLY, buffer_after=10)
    usual = ["01:00", "01:40", "02:20", "03:00", "03:40", "04:20", "05:00"]
    ordinary = desk_times(NO_HOLIDAYS, forty, NIGHT_DESK, TUESDAY)
    changed = desk_times(NO_HOLIDAYS, forty, NIGHT_DESK, SPRING_NIGHTS[0])

    assert usual == [shown(at) for at in ordinary]
    assert [at for at in usual if not at.startswith("03")] == [shown(at) for at in changed]


@pytest.mark.parametrize(
    ("night", "opens", "offered"),
    [(AUTUMN_NIGHTS[0], time(2), ["02:00"]), (SPRING_NIGHTS[0], time(1), ["01:00"])],
)
def test_a_desk_that_closes_in_the_changed_hour_closes_at_its_earliest_reading(
    night, opens, offered
):
    """It closes at 3:30, which comes twice or never: nobody's visit depends on which."""
    desk = Desk("d", "", "watch", (Opening(6, opens, time(3, 30)),))
    hour = replace(NIGHTLY, minutes=60)

    assert offered == [shown(at) for at in desk_times(NO_HOLIDAYS, hour, desk, night)]


moments = some.integers(0, 9 * 366 * 24 * 60).map(
    lambda minute: local(2026, 1, 1) + timedelta(minutes=minute)
)
clock_times = some.builds(time, some.integers(0, 23), some.integers(0, 59))
spans = some.tuples(clock_times, clock_times).map(sorted).filter(lambda span: span[0] != span[1])
near_a_change = some.sampled_from([*SPRING_NIGHTS, *AUTUMN_NIGHTS, TUESDAY])


@settings(deadline=None)
@given(
    day=near_a_change,
    hours=some.lists(spans, min_size=1, max_size=3),
    minutes=some.integers(5, 150),
    before=some.integers(0, 6).map(lambda n: n * 5),
    after=some.integers(0, 6).map(lambda n: n * 5),
)
@example(SPRING_NIGHTS[0], [[time(2), time(8)]], 105, 0, 15)
@example(AUTUMN_NIGHTS[0], [[time(2), time(3, 30)]], 30, 0, 0)
def test_whatever_the_hours_visits_lie_within_them_and_never_touch(
    day, hours, minutes, before, after
):
    kind = service(
        minutes=minutes, buffer_before=before, buffer_after=after, min_notice=timedelta(0)
    )
    desk = Desk("d", "", "social-worker", tuple(Opening(day.weekday(), *span) for span in hours))
    timetable = Timetable(replace(WITHOUT_HOLIDAYS, desks={"d": desk}))
    now = local(day.year, day.month, day.day) - timedelta(days=1)

    slots = free_slots(timetable, kind, day, NOTHING, now)

    assert slots == sorted(slots, key=lambda slot: slot.starts)
    for slot in slots:
        start = slot.starts.astimezone(ATHENS).replace(tzinfo=None)
        end = (slot.starts + timedelta(minutes=minutes)).astimezone(ATHENS).replace(tzinfo=None)
        assert any(
            datetime.combine(day, opens) <= start and end <= datetime.combine(day, closes)
            for opens, closes in hours
        )
        assert may_book(timetable, kind, "d", slot.starts, now)
        assert not may_book(timetable, kind, "d", slot.starts + timedelta(minutes=1), now)
    for one, other in pairwise(slots):
        assert set(claimed(kind, one.starts)).isdisjoint(claimed(kind, other.starts))


@settings(deadline=None)
@given(
    now=moments,
    ahead=some.integers(0, 60),
    notice=some.integers(0, 72),
    horizon=some.integers(0, 60),
)
def test_what_is_offered_may_be_booked_and_keeps_notice_and_horizon(now, ahead, notice, horizon):
    kind = service(min_notice=timedelta(hours=notice), horizon_days=horizon)
    today = now.astimezone(ATHENS).date()
    day = today + timedelta(days=ahead)

    slots = free_slots(USUAL, kind, day, NOTHING, now)

    for slot in slots:
        assert slot.starts - now >= timedelta(hours=notice)
        assert slot.starts.astimezone(ATHENS).date() == day
        assert may_book(USUAL, kind, slot.desk, slot.starts, now)
    if slots:
        assert ahead <= horizon
        assert day in search_days(USUAL, kind, now)


@given(
    starts=moments,
    minutes=some.integers(1, 240),
    before=some.integers(0, 60),
    after=some.integers(0, 60),
    apart=some.integers(0, 400),
)
def test_visits_that_share_a_minute_share_an_atom(starts, minutes, before, after, apart):
    one = atoms(starts, minutes, before, after)
    other = atoms(starts + timedelta(minutes=apart), minutes, before, after)

    assert all(atom % 5 == 0 for atom in one)
    assert one[0] <= starts.timestamp() // 60 - before < one[0] + 5
    assert one[-1] < starts.timestamp() // 60 + minutes + after <= one[-1] + 5
    if apart < before + minutes + after:
        assert set(one) & set(other)
    if apart >= before + minutes + after + 5:
        assert not set(one) & set(other)


def test_an_atom_is_counted_in_utc_minutes():
    assert (1440, 1445) == atoms(datetime(1970, 1, 2, tzinfo=UTC), 10, 0, 0)
    assert (1435, 1440, 1445) == atoms(datetime(1970, 1, 2, 0, 2, tzinfo=UTC), 5, 5, 0)
