"""When the Centre is open."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from holidays import list_supported_countries

from bot.appointments.hours import closed_because, openings
from bot.appointments.public_holidays import holidays_of
from bot.appointments.timetable import Timetable
from conversations.centre import Closure, ClosureState
from conversations.reading.countries import COUNTRIES
from tests.appointments.centre import CENTRE, USUAL

DESK = CENTRE.desks["desk-1"]
SATURDAY_DESK = CENTRE.desks["saturday"]
WEEKDAY = [(time(9), time(14))]
TUESDAY = date(2026, 11, 24)

HOLIDAYS = [
    (2026, (2, 23), (4, 10), (4, 13), (6, 1)),
    (2027, (3, 15), (4, 30), (5, 3), (6, 21)),
    (2028, (2, 28), (4, 14), (4, 17), (6, 5)),
    (2029, (2, 19), (4, 6), (4, 9), (5, 28)),
    (2030, (3, 11), (4, 26), (4, 29), (6, 17)),
]
"""Clean Monday, Good Friday, Easter Monday, Whit Monday"""

FIXED = [(1, 1), (1, 6), (3, 25), (5, 1), (8, 15), (10, 28), (12, 25), (12, 26)]


def test_an_ordinary_day_has_the_desks_hours():
    assert WEEKDAY == openings(USUAL, DESK, TUESDAY)
    assert [(time(9), time(12)), (time(13), time(15))] == openings(
        USUAL, CENTRE.desks["desk-2"], TUESDAY
    )
    assert closed_because(USUAL, TUESDAY) is None


def test_a_day_without_hours_is_closed_without_a_reason():
    assert [] == openings(USUAL, DESK, date(2026, 11, 28))
    assert closed_because(USUAL, date(2026, 11, 28)) is None


@pytest.mark.parametrize(("year", "clean", "friday", "monday", "whit"), HOLIDAYS)
def test_public_holidays_are_closed_in_every_year(year, clean, friday, monday, whit):
    for month, day in (clean, friday, monday, whit, *FIXED):
        holiday = date(year, month, day)

        assert closed_because(USUAL, holiday), holiday
        assert [] == openings(USUAL, DESK, holiday), holiday


@pytest.mark.parametrize(
    ("year", "friday", "monday"), [(row[0], row[2], row[3]) for row in HOLIDAYS]
)
def test_holy_saturday_and_easter_sunday_are_closed_though_no_list_has_them(year, friday, monday):
    for ahead in (1, 2):
        day = date(year, *friday) + timedelta(days=ahead)

        assert [] == openings(USUAL, SATURDAY_DESK, day), day
    assert date(year, *monday) == day + timedelta(days=1)
    assert "Μεγάλη Παρασκευή - Δευτέρα του Πάσχα" == closed_because(USUAL, day)


def test_an_ordinary_saturday_is_open_for_who_works_on_it():
    assert [(time(9), time(12))] == openings(USUAL, SATURDAY_DESK, date(2026, 11, 28))
    assert [(time(9), time(12))] == openings(USUAL, SATURDAY_DESK, date(2026, 5, 2))


@pytest.mark.parametrize("year", range(2025, 2037))
def test_first_of_may_is_closed_whether_or_not_it_moves(year):
    assert closed_because(USUAL, date(year, 5, 1))


@pytest.mark.parametrize("predicted", [date(2027, 5, 4), date(2032, 5, 4), date(2033, 5, 2)])
def test_the_day_the_first_of_may_may_be_moved_to_is_closed_too(predicted):
    assert [] == openings(USUAL, DESK, predicted)


def test_half_days_end_early():
    assert [(time(9), time(12))] == openings(USUAL, DESK, date(2026, 12, 24))
    assert [(time(9), time(12))] == openings(USUAL, DESK, date(2026, 12, 31))
    assert [(time(9), time(12))] == openings(USUAL, CENTRE.desks["desk-2"], date(2026, 12, 24))


def test_a_half_day_whose_end_is_not_known_is_closed():
    unknown = replace(CENTRE, half_day_closes=None)

    assert [] == openings(Timetable(unknown), DESK, date(2026, 12, 24))
    assert WEEKDAY == openings(Timetable(unknown), DESK, date(2026, 12, 23))


@pytest.mark.parametrize("state", ClosureState)
def test_a_closure_closes_both_its_ends_also_while_it_is_only_proposed(state):
    closure = Closure(date(2026, 11, 24), date(2026, 11, 25), "Βάψιμο", state)
    centre = replace(CENTRE, closures=(closure,))

    assert [WEEKDAY, [], [], WEEKDAY] == [
        openings(Timetable(centre), DESK, date(2026, 11, day)) for day in (23, 24, 25, 26)
    ]
    assert "Βάψιμο" == closed_because(Timetable(centre), date(2026, 11, 25))


def test_a_closure_of_one_desk_leaves_the_others_open():
    closure = Closure(TUESDAY, TUESDAY, "Άδεια", ClosureState.CONFIRMED, desk="desk-1")
    centre = replace(CENTRE, closures=(closure,))

    assert [] == openings(Timetable(centre), DESK, TUESDAY)
    assert openings(Timetable(centre), CENTRE.desks["desk-2"], TUESDAY)
    assert closed_because(Timetable(centre), TUESDAY) is None


def test_another_country_keeps_other_days():
    """The code knows no country: 6 December is kept in Finland, 28 October is not."""
    finland = replace(CENTRE, public_holidays="FI", half_day_closes=None)

    assert closed_because(Timetable(finland), date(2027, 12, 6))
    assert closed_because(Timetable(finland), date(2026, 10, 28)) is None


def test_a_country_that_does_not_exist_is_one_clear_sentence():
    with pytest.raises(ValueError, match="no public holidays are known for 'XX'"):
        holidays_of("XX", 2026)


def test_the_content_may_name_every_country_whose_holidays_are_known():
    assert set(list_supported_countries(include_aliases=False)) == COUNTRIES


def test_no_country_means_no_public_holidays():
    assert WEEKDAY == openings(
        Timetable(replace(CENTRE, public_holidays="")), DESK, date(2026, 10, 28)
    )


def test_names_do_not_follow_the_language_of_the_process(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en_US")
    holidays_of.cache_clear()

    assert "Χριστούγεννα" == closed_because(USUAL, date(2026, 12, 25))
