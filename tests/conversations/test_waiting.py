"""Waiting for an earlier time: what is asked, what is said, and that every way out is one tap."""

from datetime import UTC, datetime, timedelta

import pytest

from conversations.booking.events import Slot
from conversations.conversation import Conversation
from conversations.effects import Show
from conversations.engine import advance
from conversations.events import Chose, DataFound
from conversations.screen import Line
from conversations.waiting import screens
from conversations.waiting.effects import FindWait, RefuseOffer, StopWaiting, TakeOffer, Wait
from conversations.waiting.events import (
    OfferGone,
    OfferRefused,
    Part,
    WaitEnded,
    WaitFound,
    Waiting,
)

NOW = datetime(2030, 1, 14, 8, 0, tzinfo=UTC)
TUESDAY = NOW + timedelta(days=1)


def tapped(library, place, choice=""):
    return advance(library, Conversation(), Chose(NOW, place, choice))


def shown(library, event):
    turn = advance(library, Conversation(), event)
    [effect] = turn.effects
    assert isinstance(effect, Show)
    return effect.screen


def said(screen):
    return [line.address for line in screen.lines]


def pressed(screen):
    """(place, choice) of each button, in reading order."""
    return [(each.press.place, each.press.choice) for row in screen.rows for each in row]


@pytest.mark.parametrize(
    ("place", "choice", "order"),
    [
        ("@wait:7", "", FindWait("", 7)),
        ("@wait:7", "morning", Wait("", 7, Part.MORNING)),
        ("@wait:7", "off", StopWaiting("", 7)),
        ("@wait:7", "nonsense", FindWait("", 7)),
        ("@wait", "benefits", FindWait("benefits", None)),
        ("@wait", "benefits.any", Wait("benefits", None, Part.ANY)),
        ("@wait", "benefits.off", StopWaiting("benefits", None)),
        ("@offer:3", "yes", TakeOffer(3)),
        ("@offer:3", "no", RefuseOffer(3)),
        ("@offer:3", "stop", RefuseOffer(3, stop=True)),
        ("@offer:3", "", RefuseOffer(3)),
    ],
)
def test_each_button_orders_one_thing(library, place, choice, order):
    """What is not understood changes nothing: it looks, or leaves things as they are."""
    assert (order,) == tapped(library, place, choice).effects


@pytest.mark.parametrize("place", ["@wait", "@wait:", "@wait:x", "@offer", "@offer:", "@offer:x"])
def test_a_button_that_leads_nowhere_is_told_to_be_old(library, place):
    [effect] = tapped(library, place).effects

    assert Line("tap.unknown") in effect.screen.lines


def test_who_does_not_wait_yet_is_asked_for_the_part_of_the_day(library):
    """And told how it goes, and that there is an appointment meanwhile."""
    screen = shown(library, WaitFound("benefits", 7, TUESDAY, None, 60))

    assert ["waiting.ask", "waiting.how", "waiting.part"] == said(screen)
    assert [("@wait:7", "any"), ("@wait:7", "morning"), ("@wait:7", "afternoon")] == pressed(
        screen
    )[:3]


@pytest.mark.parametrize("part", list(Part))
def test_who_waits_sees_for_what_and_changes_or_ends_it_with_one_tap(library, part):
    screen = shown(library, WaitFound("benefits", None, None, part, 60))

    assert Line("waiting.on", {"part": Line(screens.PARTS[part])}) == screen.lines[0]
    others = [("@wait", f"benefits.{each}") for each in Part if each is not part]
    assert [*others, ("@wait", "benefits.off")] == pressed(screen)[:3]


def test_what_one_has_is_said_to_stay(library):
    assert "waiting.unchanged" in said(shown(library, WaitEnded("benefits", 7)))
    assert "waiting.unchanged" not in said(shown(library, WaitEnded("benefits", None)))
    assert "waiting.unchanged" in said(shown(library, OfferRefused("benefits", 7)))


def test_what_follows_an_offer_stands_in_its_place(library):
    """So that nobody taps on what is over."""
    for event in (
        OfferGone(),
        OfferRefused("benefits", 7),
        WaitEnded("benefits", 7, offered=True),
    ):
        assert shown(library, event).kept


@pytest.mark.parametrize("service", ["benefits", "psychologist"])
def test_an_offer_names_both_times_and_of_a_sensitive_service_nothing_else(library, service):
    offered = library.centre.services[service]
    slot = Slot(NOW, "desk-1")

    screen = screens.offer(3, slot, service=offered, had=TUESDAY, until=NOW + timedelta(hours=1))

    assert Line("offer.head", {"when": NOW}) == screen.lines[0]
    assert Line("offer.instead", {"when": TUESDAY}) == screen.lines[1]
    assert offered.sensitive is not ("card.service" in said(screen))
    assert offered.sensitive is not ("card.desk" in said(screen))
    assert [("@offer:3", "yes"), ("@offer:3", "no"), ("@offer:3", "stop")] == pressed(screen)[:3]


def test_ones_own_data_say_what_one_waits_for_with_the_way_out(library):
    waiting = (Waiting("benefits", 7, Part.ANY), Waiting("psychologist", None, Part.MORNING))

    screen = shown(library, DataFound((), frozenset(), waiting=waiting))

    assert 2 == said(screen).count("mydata.waits")
    assert [("@wait:7", "off"), ("@wait", "psychologist.off")] == pressed(screen)[:2]
