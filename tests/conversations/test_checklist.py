"""A list of documents: ticked, taken along, and brought to an appointment."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from conversations import events
from conversations.booking import events as booking_events
from conversations.booking.effects import Book, KeepPapers
from conversations.booking.visits import card, reminder
from conversations.conditions import Verdict
from conversations.conversation import (
    Conversation,
    Draft,
    conversation_as_json,
    conversation_from_json,
)
from conversations.effects import SendList, Show
from conversations.engine import advance
from conversations.layout import HOME
from conversations.papers.checklist import to_bring
from conversations.papers.documents import listed
from conversations.screen import Line, Press
from conversations.tree import START, Confidence, DocumentList, Requirement, Text
from tests.greek.library import HOUSING
from tests.greek.library import LIBRARY as ANY_LIBRARY

HOME_TOPIC = replace(HOUSING, id="start", nodes={START: Text(START, "", ())})
TOPICS = {"start": HOME_TOPIC, "housing": replace(HOUSING, service="benefits")}
LIBRARY = replace(ANY_LIBRARY, topics=TOPICS)
NOW = datetime(2030, 1, 14, 6, tzinfo=UTC)
LIST, TICKS = "housing/papers", "housing/papers+"
RENTS = Conversation(at=LIST, answers={"housing": {"home": "rent"}})
VISIT = booking_events.Visit(1, 2, "ABC234", "benefits", "desk-1", NOW, "booked")


def tap(talk, place, choice="", library=LIBRARY):
    """The conversation, through JSON, and the effects of a tap."""
    turn = advance(library, talk, events.Chose(NOW, place, choice))
    told = json.loads(json.dumps(conversation_as_json(turn.conversation)))
    assert conversation_from_json(told) == turn.conversation
    return turn.conversation, turn.effects


def shown(effects):
    (effect,) = (each for each in effects if isinstance(each, Show))
    return effect.screen


def boxes(screen):
    return {
        button.label.args["name"].address: (button.label.address, button.press)
        for row in screen.rows
        for button in row
        if button.label.address.startswith("documents.item")
    }


def addresses(lines):
    """What is said, names unfolded."""
    return [line.args["name"].address if "name" in line.args else line.address for line in lines]


def of_requirements(*requirements):
    """The library with a list of these."""
    node = DocumentList(LIST, "", ("home",), requirements, ())
    topic = replace(HOUSING, nodes={**HOUSING.nodes, LIST: node}, service="benefits")
    return replace(LIBRARY, topics={"housing": topic}), node


def requirement(document, when=None):
    return Requirement(document, when or {}, "", "", (), Confidence.OFFICIAL)


def test_a_document_is_ticked_and_unticked_in_place():
    """Each box says the state that it makes; the head counts; the way back stays as it was."""
    talk, effects = tap(RENTS, TICKS)
    empty = shown(effects)
    way_back = talk.trail

    talk, effects = tap(talk, TICKS, "lease")
    ticked = shown(effects)
    again, effects = tap(talk, TICKS, "-lease")

    assert Line("tick.count", {"n": 0, "m": 2}) == empty.lines[0]
    assert ("documents.item-open", Press(TICKS, "lease")) == boxes(empty)["document:lease"]
    assert Line("tick.count", {"n": 1, "m": 2}) == ticked.lines[0]
    assert ("documents.item-have", Press(TICKS, "-lease")) == boxes(ticked)["document:lease"]
    assert ("documents.item-open", Press(TICKS, "identity")) == boxes(ticked)["document:identity"]
    assert empty == shown(effects)
    assert {"housing": ()} == again.ticks
    assert (TICKS, way_back) == (talk.at, talk.trail)


def test_a_tap_that_arrives_twice_ticks_once():
    """Two impatient taps before the screen has changed are not a tick taken back."""
    talk, _ = tap(RENTS, TICKS, "lease")
    talk, _ = tap(talk, TICKS, "lease")

    assert {"housing": ("lease",)} == talk.ticks


@pytest.mark.parametrize("choice", ["nosuch", "-", "--lease", "-nosuch", "again.", "as.", "x" * 99])
def test_what_is_not_on_the_list_is_not_ticked(choice):
    """A forged or outdated choice shows the boxes as they are."""
    talk, effects = tap(RENTS, TICKS, choice)

    assert () == talk.ticks.get("housing", ())
    assert Line("tick.count", {"n": 0, "m": 2}) == shown(effects).lines[0]


def test_a_tick_counts_only_while_the_list_asks_for_it():
    """Who rented and ticked the lease, and then says it is their own house."""
    talk, _ = tap(RENTS, TICKS, "lease")
    owner = talk.answered("housing", "home", "own")

    _, effects = tap(owner, TICKS)

    assert Line("tick.count", {"n": 0, "m": 1}) == shown(effects).lines[0]
    assert (("identity",), False) == to_bring(LIBRARY, owner, "benefits")


def test_all_of_it_is_said_to_be_all():
    talk, _ = tap(RENTS, TICKS, "lease")
    _, effects = tap(talk, TICKS, "identity")

    assert ["tick.count", "tick.all"] == [line.address for line in shown(effects).lines]


def test_the_list_shows_what_was_ticked():
    """Back from the boxes, the list itself tells what one has."""
    talk, _ = tap(RENTS, TICKS, "lease")

    _, effects = tap(talk, LIST)

    said = {each.args["name"].address: each.address for each in shown(effects).lines if each.args}
    assert "documents.item-have" == said["document.note"]
    assert "documents.item" == said["document:identity"]


def test_ticks_go_with_the_conversation_and_older_ones_have_none():
    """What an earlier release wrote down reads as nothing ticked."""
    told = conversation_as_json(RENTS.ticked("housing", "lease", have=True))
    del told["ticks"]

    assert RENTS == conversation_from_json(told)


def test_a_document_needed_for_one_reason_is_not_perhaps_needed_for_another():
    library, node = of_requirements(
        requirement("lease", {"income": ("low",)}),
        requirement("lease", {"home": ("rent",)}),
        requirement("lease", {"home": ("own",)}),
    )

    every = listed(library, node, {"home": "rent"})

    assert [("lease", Verdict.NEEDED)] == [(each.document, each.wanted) for each in every]


def test_the_message_to_forward_says_first_what_is_missing():
    """It is a message of its own, kept, with the way home and nothing else to tap."""
    talk, _ = tap(RENTS, TICKS, "identity")

    _, effects = tap(talk, TICKS, "as.message")

    here, message = (effect.screen for effect in effects)
    assert ["list.follows", "tick.count"] == [line.address for line in here.lines[:2]]
    assert [
        "list.head",
        "list.from",
        "list.missing",
        "document.note",
        "list.have",
        "document:identity",
        "topic.not-approved",
        "list.office",
    ] == addresses(message.lines)
    assert ((HOME,),) == message.rows
    assert message.kept


def test_who_has_ticked_nothing_is_not_told_that_it_is_missing():
    _, effects = tap(RENTS, LIST, "as.message")

    said = addresses(effects[1].screen.lines)
    assert ["documents.needed", "document:identity", "document.note"] == said[2:5]
    assert "list.have" not in said


def test_the_file_is_ordered_with_answers_and_ticks_only():
    """A tick of another list, or of one that is not asked for, does not go along."""
    talk = RENTS.ticked("housing", "gone", have=True).ticked("child", "identity", have=True)
    talk, _ = tap(talk, TICKS, "lease")

    _, effects = tap(talk, LIST, "as.file")

    assert [Show, SendList] == [type(effect) for effect in effects]
    assert SendList(LIST, {"home": "rent"}, ("lease",)) == effects[1]


@pytest.mark.parametrize("choice", ["as.message", "as.file"])
@pytest.mark.parametrize("place", [LIST, TICKS])
def test_an_empty_list_is_not_sent_but_said_to_be_empty(place, choice):
    """One sentence, and nothing to tick or to take."""
    library, _ = of_requirements(requirement("lease", {"home": ("rent",)}))
    owner = Conversation(at=place, answers={"housing": {"home": "own"}})

    _, effects = tap(owner, place, choice, library)
    _, before = tap(owner, LIST, "", library)

    assert 1 == [line.address for line in shown(effects).lines].count("list.empty")
    offered = {each.label.address for row in shown(before).rows for each in row}
    assert not offered & {"button.tick", "button.list-message", "button.list-file"}


def test_a_list_that_has_not_been_asked_for_is_asked_first():
    """An old button, after the conversation was dropped: the question comes before the list."""
    talk, effects = tap(Conversation(), LIST, "as.file")

    assert "housing/papers?home" == talk.at
    assert "ask:housing?home" == shown(effects).lines[0].address


@pytest.mark.parametrize("place", ["gone/papers+", "housing/gone+", "housing/start+", "+", "a+?b!"])
@pytest.mark.parametrize("choice", ["lease", "as.file", "as.message"])
def test_boxes_that_are_gone_lead_to_a_place_that_exists(place, choice):
    _, effects = tap(Conversation(), place, choice)

    assert [Show] == [type(effect) for effect in effects]


@pytest.mark.parametrize(
    ("ticks", "expected"),
    [
        ((), (("identity", "lease"), False)),
        (("identity",), (("lease",), True)),
        (("identity", "lease"), ((), True)),
    ],
)
def test_a_booking_carries_what_is_still_missing(ticks, expected):
    talk = replace(RENTS.goes(TICKS).goes("@book:benefits"), ticks={"housing": ticks})

    assert expected == to_bring(LIBRARY, talk, "benefits")


def test_only_a_list_that_was_seen_goes_with_a_booking():
    """Neither one that was never answered, nor one of another service."""
    at_start = replace(RENTS, at="housing/start")

    assert (("identity", "lease"), False) == to_bring(LIBRARY, at_start, "benefits")
    assert ((), False) == to_bring(LIBRARY, replace(at_start, answers={}), "benefits")
    assert ((), False) == to_bring(LIBRARY, RENTS, "psychologist")


def test_what_is_booked_is_what_is_missing():
    """From the held time to the order."""
    talk = RENTS.ticked("housing", "identity", have=True).goes("@book:benefits")
    slot = booking_events.Slot(NOW, "desk-1")
    held = advance(LIBRARY, talk, booking_events.Held(1, "benefits", slot, NOW)).conversation
    named = advance(LIBRARY, held, events.Wrote(NOW, "Μαρία")).conversation

    _, effects = tap(named, "@book:benefits", "y")

    assert (
        Book(
            1,
            "benefits",
            "Μαρία",
            "",
            ("lease",),
            None,
            some_ticked=True,
            papers="housing/papers",
        ),
    ) == effects


def test_a_moved_appointment_keeps_what_was_to_bring():
    """Days later the conversation is gone; the appointment still knows."""
    talk = Conversation(at="@mine", draft=Draft("benefits", moves=1))
    slot = booking_events.Slot(NOW, "desk-1")
    held = booking_events.Held(
        2, "benefits", slot, NOW, 1, "Μαρία", "", ("lease",), some_ticked=True
    )

    draft = advance(LIBRARY, talk, held).conversation.draft

    assert (("lease",), True) == (draft.bring, draft.some_ticked)


@pytest.mark.parametrize(
    ("bring", "some_ticked", "expected"),
    [
        ((), False, []),
        (("lease",), False, ["card.bring", "document:lease"]),
        (("lease",), True, ["card.missing", "document:lease", "card.rest"]),
        ((), True, ["card.all"]),
    ],
)
def test_card_and_reminder_name_what_is_missing(bring, some_ticked, expected):
    """And of who ticked nothing, what to bring."""
    kept = card(LIBRARY, VISIT, Line("mine.card"), bring, some_ticked=some_ticked)
    rings = reminder(LIBRARY, VISIT, bring, some_ticked=some_ticked)

    assert expected == addresses(kept.lines)[6:]
    assert expected == addresses(rings.lines)[3:-1]


def test_a_sensitive_reminder_names_no_document_and_no_desk():
    rings = reminder(LIBRARY, replace(VISIT, service="psychologist"), ("lease",), some_ticked=True)

    assert ["reminder.head", "card.no-address", "reminder.ask"] == addresses(rings.lines)


def test_what_is_ticked_is_told_to_the_appointments_with_that_list():
    """Their cards name what is missing now; nothing is told where the answers are forgotten."""
    _, effects = tap(RENTS, TICKS, "identity")
    _, unknown = tap(Conversation(), TICKS, "identity")

    assert [KeepPapers(LIST, ("lease",), some_ticked=True)] == list(effects[1:])
    assert not [each for each in unknown if isinstance(each, KeepPapers)]
