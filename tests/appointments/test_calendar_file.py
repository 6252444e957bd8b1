"""The file that puts an appointment into a phone's calendar."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from icalendar import Calendar

from bot.appointments.calendar_file import calendar_file
from tests.appointments.centre import ATHENS, local

EVENT = {
    "uid": "7f3a@centre",
    "sequence": 0,
    "starts": local(2026, 11, 24, 9, 40),
    "ends": local(2026, 11, 24, 10, 10),
    "title": "Ραντεβού στο Κέντρο Κοινότητας",
    "place": "",
    "details": "",
    "cancelled": False,
    "now": datetime(2026, 11, 20, 8, tzinfo=UTC),
}


def read(**changes):
    calendar = Calendar.from_ical(calendar_file(**{**EVENT, **changes}))
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_it_holds_the_visit_in_utc():
    calendar, event = read(place="Ομονοίας 1, Καβάλα", details="Κωδικός A2B3C4")

    assert ("2.0", "PUBLISH") == (calendar["version"], calendar["method"])
    assert calendar["prodid"]
    assert "7f3a@centre" == event["uid"]
    assert datetime(2026, 11, 24, 7, 40, tzinfo=UTC) == event.decoded("dtstart")
    assert datetime(2026, 11, 24, 8, 10, tzinfo=UTC) == event.decoded("dtend")
    assert datetime(2026, 11, 20, 8, tzinfo=UTC) == event.decoded("dtstamp")
    assert "Ραντεβού στο Κέντρο Κοινότητας" == event["summary"]
    assert "Ομονοίας 1, Καβάλα" == event["location"]
    assert "Κωδικός A2B3C4" == event["description"]
    assert "CONFIRMED" == event["status"]


def test_no_time_zone_has_to_be_described():
    written = calendar_file(**{**EVENT, "starts": EVENT["starts"].astimezone(ATHENS)}).decode()

    assert "DTSTART:20261124T074000Z" in written
    assert "TZID" not in written
    assert "VTIMEZONE" not in written


def test_a_moved_visit_keeps_its_uid_and_rises_in_sequence():
    _, first = read()
    _, moved = read(sequence=1, starts=EVENT["starts"] + timedelta(days=1))

    assert first["uid"] == moved["uid"]
    assert (0, 1) == (first["sequence"], moved["sequence"])


def test_a_cancelled_visit_is_cancelled_and_still_only_published():
    calendar, event = read(sequence=2, cancelled=True)

    assert "CANCELLED" == event["status"]
    assert "PUBLISH" == calendar["method"]
    assert "attendee" not in event
    assert "organizer" not in event


def test_what_is_not_known_is_left_out():
    _, event = read()

    assert "location" not in event
    assert "description" not in event


@settings(deadline=None)
@given(some.text(some.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=200))
def test_lines_are_short_whole_and_read_back_as_written(text):
    """At most 75 octets a line, CRLF, and no letter cut in two."""
    written = calendar_file(**{**EVENT, "details": text})
    lines = written.split(b"\r\n")

    assert all(len(line) <= 75 and b"\n" not in line and line.decode() for line in lines[:-1])
    assert b"" == lines[-1]
    assert text == read(details=text)[1]["description"]


@pytest.mark.parametrize("which", ["starts", "ends", "now"])
def test_a_naive_time_is_refused(which):
    with pytest.raises(ValueError, match="aware"):
        calendar_file(**{**EVENT, which: datetime(2026, 11, 24)})  # noqa: DTZ001
