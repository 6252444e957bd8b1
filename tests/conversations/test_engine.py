"""The core takes any event in any state, and leads to a place that exists."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as some

from bot.greek.wording import Wording
from bot.telegram.callbacks import Marks
from bot.telegram.screens import draw_screen
from conversations import events
from conversations.booking import events as booking_events
from conversations.conversation import (
    Conversation,
    Draft,
    conversation_as_json,
    conversation_from_json,
)
from conversations.effects import Show
from conversations.engine import advance
from conversations.queue import events as queue_events
from conversations.reading.folder import read_library
from conversations.screen import screen_as_json, screen_from_json
from conversations.staff.agenda import events as agenda_events
from conversations.staff.member import Member, Role
from conversations.staff.people import events as people_events
from conversations.tree import START
from conversations.walking import bare, screen_of
from tests.conftest import CONTENT

LIBRARY = read_library(CONTENT).library
assert LIBRARY is not None
WORDING = Wording(LIBRARY)
MARKS = Marks(b"a key for tests")
NOW = datetime(2030, 1, 14, 6, tzinfo=UTC)

PLACES = [reference for topic in LIBRARY.topics.values() for reference in topic.nodes]
DOORS = ["@home", "@back", "@book", "@mine", "@news", "@person", "@privacy", "@mydata", "@forget"]
DOORS += [
    "@staff:mine:2030-01-14",
    "@staff:week",
    "@staff:visit:1",
    "@staff:move:1.2",
    "@staff:search",
]
DOORS += ["@staff:counter", "@staff:counter:benefits", "@staff:people", "@staff:people:7"]
DOORS += ["@staff:invite", "@staff:invite:officer"]
DOORS += ["@arrive", "@arrive:1", "@ticket:1", "@ticket:x", "@staff:desk", "@staff:desk:1"]
DOORS += ["@help", "@staff", "@staff:today", "@staff:notice", "@staff:notice:events", "@emergency"]
DOORS += [f"@book:{service}" for service in LIBRARY.centre.services] + ["@mine:1", "@nosuch:x"]

anywhere = some.one_of(
    some.sampled_from(PLACES),
    some.sampled_from(DOORS),
    some.sampled_from(PLACES).map(lambda place: f"{place}?nosuch"),
    some.sampled_from(PLACES).map(lambda place: f"{place}!lease"),
    some.sampled_from(PLACES).map(lambda place: f"{place}+"),
    some.sampled_from(
        ["housing/", "gone/start", "housing/gone", "housing/sources", "", "/", "?", "!"]
    ),
    some.text(max_size=20),
)
choice = some.one_of(
    some.just(""),
    some.sampled_from(["lease", "-lease", "identity", "as.message", "as.file"]),
    some.sampled_from(["again", "yes", "on", "send", "y", "n", "p6", "d2030-01-15", "unknown"]),
    some.sampled_from(["s31557600.desk-1", "s999999999.x", "s9999999999.x", "d2030-02-31", "pxx"]),
    some.text(max_size=12),
)
visit = booking_events.Visit(1, 2, "ABC234", "psychologist", "desk-3", NOW, "booked")
entry = agenda_events.Entry(visit, "<b>" + "Ω" * 57, "+306900000000", True, True, False, ("lease",))
change = agenda_events.Change(NOW, "staff", "booked")
colleague = people_events.Colleague(7, Member(Role.OFFICER, "desk-1", "<b>"), NOW, "", 8)
whoever = some.one_of(some.none(), some.sampled_from(Role).map(Member))
event = some.one_of(
    some.builds(events.Opened, some.just(NOW), some.text(max_size=70), staff=whoever),
    some.builds(events.Chose, some.just(NOW), anywhere, choice, staff=whoever),
    some.builds(events.SentFile, some.just(NOW), some.just("photo"), some.just("x"), staff=whoever),
    some.builds(events.Wrote, some.just(NOW), some.text(max_size=200), staff=whoever),
    some.builds(events.SentOther, some.just(NOW), some.text(max_size=9)),
    some.builds(events.MisTapped, some.just(NOW)),
    some.builds(events.Blocked, some.just(NOW), some.booleans()),
    some.just(booking_events.DaysFound("benefits", ((date(2030, 1, 15), 3),), None)),
    some.just(booking_events.DaysFound("nosuch", (), None)),
    some.just(booking_events.TimesFound("benefits", date(2030, 1, 15), ())),
    some.just(booking_events.Held(1, "benefits", booking_events.Slot(NOW, "desk-1"), NOW)),
    some.just(booking_events.SlotTaken("benefits", ())),
    some.sampled_from(["waiting", "called", "serving", "done", "no_show", "left", "nosuch"]).map(
        lambda status: queue_events.TicketFound(
            queue_events.Stub(1, 1, "Α1", "nosuch", status, "gone"), "leave"
        )
    ),
    some.just(queue_events.ArrivalAsked((visit,), ("benefits", "gone"), visit)),
    some.sampled_from(["closed", "no-desk", "no-walk-in", "unconfirmed", "x"]).map(
        queue_events.QueueShut
    ),
    some.just(queue_events.DeskSeen(queue_events.Post("gone", paused=False, waiting=0))),
    some.just(queue_events.TargetsFound(1, "Α1", ("gone",), ("gone",))),
    some.just(queue_events.DoorLinkFound("")),
    some.just(booking_events.Booked(visit, moved=False, bring=("lease", "gone"))),
    some.just(booking_events.VisitFound(visit, "cancel")),
    some.just(booking_events.VisitsFound((visit,))),
    some.sampled_from(
        [booking_events.VisitGone(), booking_events.CapReached("x"), booking_events.BookingClosed()]
    ),
    some.just(agenda_events.DayListed(date(2030, 1, 14), (entry,) * 80, "desk-1")),
    some.just(
        agenda_events.WeekListed((agenda_events.DayOfWeek(date(2030, 1, 14), 1, 90, False),))
    ),
    some.sampled_from(["", "off", "booked", "squeezed", "moved", "called-off"]).map(
        lambda purpose: agenda_events.EntryFound(entry, (change,) * 80, purpose, today=True)
    ),
    some.just(agenda_events.EntryGone()),
    some.just(agenda_events.EntriesFound((entry,) * 15, 3)),
    some.just(agenda_events.RoomFound("benefits", ((date(2030, 1, 15), 3),) * 9, None, 6, 1, 2)),
    some.just(agenda_events.RoomFound("nosuch", (), None)),
    some.just(agenda_events.HoursFound("benefits", date(2030, 1, 15), ())),
    some.just(agenda_events.RoomTaken("benefits", "taken")),
    some.just(people_events.PeopleListed((colleague,) * 3)),
    some.sampled_from(["", "remove", "removed"]).map(
        lambda purpose: people_events.MemberFound(colleague, purpose)
    ),
    some.just(people_events.Invited("A" * 32, "", Role.OFFICER, "desk-1", NOW)),
    some.just(people_events.InvitationFound("A" * 32, "reception", "")),
    some.sampled_from([people_events.InvitationVoid(), people_events.MemberGone()]),
    some.just(people_events.Joined(colleague.member)),
)


@settings(max_examples=150, deadline=None)
@given(some.lists(event, min_size=1, max_size=8))
def test_no_event_ever_fails(happened):
    """
    Forged places, vanished nodes, answers out of turn: each step shows something that can be sent.

    Between two steps the conversation goes through JSON, and so does each screen.
    """
    talk = Conversation(draft=Draft("benefits"))
    for each in happened:
        turn = advance(LIBRARY, talk, each)

        told = json.loads(json.dumps(conversation_as_json(turn.conversation)))
        talk = conversation_from_json(told)
        assert talk == turn.conversation
        for effect in turn.effects:
            if isinstance(effect, Show):
                again = screen_from_json(json.loads(json.dumps(screen_as_json(effect.screen))))
                assert again == effect.screen
                drawn = draw_screen(WORDING, MARKS, effect.screen, owner=2**52)
                assert drawn.text.strip()
                assert len(drawn.text) <= 4096


def test_every_place_of_the_trees_can_be_walked_to_and_left():
    """
    A crawl from home that taps every button meets every node, and no screen without a way on.
    """
    seen = {START}
    waiting = [Conversation()]
    met = set()
    while waiting:
        talk = waiting.pop()
        turn = advance(LIBRARY, talk, events.Chose(NOW, talk.at))
        screens = [effect.screen for effect in turn.effects if isinstance(effect, Show)]
        met.add(bare(turn.conversation.at))
        for screen in screens:
            assert screen.rows, turn.conversation.at
            for button in (each for row in screen.rows for each in row if each.press):
                place = button.press.place
                if place.startswith("@"):
                    continue
                step = advance(
                    LIBRARY, turn.conversation, events.Chose(NOW, place, button.press.choice)
                )
                if step.conversation.at not in seen:
                    seen.add(step.conversation.at)
                    waiting.append(step.conversation)

    assert set(PLACES) == met & set(PLACES)


def test_every_screen_of_every_topic_is_shown_whole():
    """Nothing that the content says, sources included, is cut at Telegram's limit."""
    for topic in LIBRARY.topics.values():
        for place in (*topic.nodes, f"{topic.id}/sources"):
            shown = screen_of(LIBRARY, Conversation(), place)
            assert shown is not None, place

            drawn = draw_screen(WORDING, MARKS, shown, owner=2**52)

            assert not drawn.text.endswith("…"), place


def test_back_retraces_the_way():
    """Home → income → housing, and back twice."""
    talk = Conversation()
    for place in (START, "housing/start", "housing/who"):
        talk = advance(LIBRARY, talk, events.Chose(NOW, place)).conversation

    once = advance(LIBRARY, talk, events.Chose(NOW, "@back")).conversation
    twice = advance(LIBRARY, once, events.Chose(NOW, "@back")).conversation

    assert "housing/start" == once.at
    assert START == twice.at


def test_a_button_whose_node_is_gone_leads_to_its_topic():
    """And the person is told that the text has changed."""
    turn = advance(LIBRARY, Conversation(), events.Chose(NOW, "housing/no-such-node"))

    assert "housing/start" == turn.conversation.at
    assert "moved.text-changed" == turn.effects[0].screen.lines[0].address


def test_staff_rooms_are_for_staff():
    """Whatever the button says, the event's role decides."""
    for place in (
        "@staff",
        "@staff:today",
        "@staff:visit:1",
        "@staff:counter",
        "@staff:people",
        "@staff:notice:events",
        "@staff:stop:1",
    ):
        turn = advance(LIBRARY, Conversation(), events.Chose(NOW, place, "send"))

        assert [Show] == [type(effect) for effect in turn.effects]


def test_who_stands_on_a_text_that_changed_is_told_at_the_next_tap():
    """An amount was corrected while the page was open: the tap is followed, and it is said."""
    talk = advance(LIBRARY, Conversation(), events.Chose(NOW, "housing/start")).conversation
    housing = LIBRARY.topics["housing"]
    digests = {**housing.digests, "housing/start": "another"}
    edited = replace(
        LIBRARY, topics={**LIBRARY.topics, "housing": replace(housing, digests=digests)}
    )

    same = advance(LIBRARY, talk, events.Chose(NOW, "housing/who"))
    told = advance(edited, talk, events.Chose(NOW, "housing/who"))
    again = advance(edited, told.conversation, events.Chose(NOW, "@back"))

    assert "moved.text-changed" != same.effects[0].screen.lines[0].address
    assert "moved.text-changed" == told.effects[0].screen.lines[0].address
    assert "housing/who" == told.conversation.at
    assert "moved.text-changed" != again.effects[0].screen.lines[0].address
