"""Days and times, as citizens read them."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as some

from bot.greek import dates
from bot.greek.plurals import form

ATHENS = ZoneInfo("Europe/Athens")


def test_a_day_is_said_with_its_weekday_and_the_month_in_the_genitive():
    assert "Τρίτη 24 Νοεμβρίου" == dates.day(date(2026, 11, 24))
    assert "Κυριακή 2 Αυγούστου" == dates.day(date(2026, 8, 2))


def test_a_button_has_the_day_in_short():
    assert "Τρί 24 Νοε" == dates.short_day(date(2026, 11, 24))


def test_a_day_far_away_has_its_year():
    assert "1 Δεκεμβρίου 2023" == dates.day_of_year(date(2023, 12, 1))
    assert "1/12/2023" == dates.numeric(date(2023, 12, 1))


def test_hours_have_no_leading_zero_and_minutes_have():
    assert ["9:40", "9:05", "0:00", "14:30"] == [
        dates.clock(at) for at in (time(9, 40), time(9, 5), time(0), time(14, 30))
    ]


def test_a_moment_is_said_on_the_wall_clock_of_the_centre_in_summer_and_in_winter():
    """9:40 is 9:40 on both sides of the clock change, though the UTC hour differs."""
    winter = datetime(2026, 11, 24, 7, 40, tzinfo=UTC)
    summer = datetime(2026, 8, 4, 6, 40, tzinfo=UTC)

    assert "Τρίτη 24 Νοεμβρίου, 9:40" == dates.day_and_time(winter, ATHENS)
    assert "Τρίτη 4 Αυγούστου, 9:40" == dates.day_and_time(summer, ATHENS)


def test_shortly_after_midnight_it_is_the_new_day_in_greece():
    """00:30 in Kavala is still yesterday in UTC."""
    night = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)

    assert "Τρίτη 24 Νοεμβρίου, 0:30" == dates.day_and_time(night, ATHENS)


@given(some.dates())
def test_every_day_has_a_name(which):
    words = dates.day(which).split()

    assert 3 == len(words)
    assert str(which.day) == words[1]


def test_only_one_is_one():
    assert ["other", "one", "other", "other", "other"] == [form(n) for n in (0, 1, 2, 11, 21)]
