"""What staff type and send while they compose a notice: taken, or told in one sentence."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from conversations.conversation import Conversation
from conversations.effects import Show
from conversations.engine import advance
from conversations.events import Chose, SentFile, Wrote
from conversations.screen import Line
from conversations.staff.member import Member, Role
from conversations.staff.notices.draft import link_lives
from conversations.staff.notices.effects import OrderNotice, WeighNotice
from conversations.staff.notices.events import NoticeWeighed, Progress
from conversations.staff.notices.lint import remarks
from conversations.staff.notices.reports import progress
from conversations.tree import Library

NOW = datetime(2030, 1, 14, 8, tzinfo=UTC)
EDITOR = Member(Role.EDITOR, name="Νίκος")
NEW = "@staff:notice:new"
MEGABYTE = 1024 * 1024


def drafted(library: Library, text: str = "Ομάδα γονέων την Τετάρτη.") -> Conversation:
    begun = tapped(library, Conversation(), "topic.events").conversation
    turn = advance(library, begun, Wrote(NOW, text, text, staff=EDITOR))
    return advance(library, turn.conversation, NoticeWeighed(3)).conversation


def tapped(library: Library, conversation: Conversation, choice: str, place: str = NEW):
    return advance(library, conversation, Chose(NOW, place, choice, staff=EDITOR))


def asked(library: Library, field: str) -> Conversation:
    return tapped(library, drafted(library), field).conversation


def said(turn) -> list[str]:
    return [
        line.address
        for each in turn.effects
        if isinstance(each, Show)
        for line in each.screen.lines
    ]


def wrote(library: Library, conversation: Conversation, text: str):
    return advance(library, conversation, Wrote(NOW, text, text, staff=EDITOR))


def letter(turn):
    (effect,) = turn.effects
    assert isinstance(effect, WeighNotice), effect
    return effect.letter


@pytest.mark.parametrize(
    ("link", "lives"),
    [
        ("https://www.gov.gr/", True),
        ("https://kavala.gov.gr/a?b=1", True),
        ("http://www.gov.gr/", False),
        ("https://", False),
        ("https:///kavala", False),
        ("https://kavala", False),
        ("https://gov .gr", False),
        ("https://gov..gr", False),
        ("www.gov.gr", False),
        ("https://user@", False),
    ],
)
def test_a_link_that_cannot_open_is_refused(library: Library, link: str, lives: bool) -> None:
    """In one sentence, and the draft is as it was."""
    conversation = asked(library, "link")

    turn = wrote(library, conversation, link)

    assert lives == link_lives(link)
    if lives:
        assert f"link:{link}" == letter(turn).button
    else:
        assert ["notice.link-unclear", "notice.which-link"] == said(turn)
        assert conversation.form == turn.conversation.form


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("13/1/2030 10:00", "notice.past"),
        ("14/1 09:59", "notice.past"),
        ("31/3 03:30", "notice.no-such-hour"),
        ("αύριο", "notice.moment-unclear"),
        ("15/1", "notice.moment-unclear"),
        ("15/1 25:00", "notice.moment-unclear"),
        ("15/1/2032 10:00", "notice.too-far"),
    ],
)
def test_a_moment_that_cannot_be_is_told(library: Library, typed: str, why: str) -> None:
    """One that has passed, the hour that the clock change leaves out, none at all."""
    for field in ("when", "expires"):
        assert why == said(wrote(library, asked(library, field), typed))[0]


def test_a_notice_ends_after_it_begins(library: Library) -> None:
    planned = wrote(library, asked(library, "when"), "12/3 10:00").conversation
    assert datetime(2030, 3, 12, 8, tzinfo=UTC) == datetime.fromisoformat(planned.form["sends"])
    asks = tapped(library, planned, "expires").conversation

    assert "notice.expires-early" == said(wrote(library, asks, "12/3 10:00"))[0]
    assert (
        datetime(2030, 3, 12, 9, tzinfo=UTC) == letter(wrote(library, asks, "12/3 11:00")).expires
    )


@pytest.mark.parametrize(
    ("kind", "name", "size", "why"),
    [
        ("document", "πρόγραμμα.pdf", 60 * MEGABYTE, "notice.file-size"),
        ("document", "πρόγραμμα.pdf", 20 * MEGABYTE, ""),
        ("photo", "", 11 * MEGABYTE, "notice.file-size"),
        ("photo", "", 2 * MEGABYTE, ""),
        ("document", "virus.exe", 10, "notice.file-kind"),
    ],
)
def test_a_file_that_cannot_be_passed_on_is_refused(
    library: Library, kind: str, name: str, size: int, why: str
) -> None:
    """Too big or of another kind: one sentence, and nothing is kept of it."""
    asks = asked(library, "file")

    turn = advance(library, asks, SentFile(NOW, kind, "id-1", name, size, staff=EDITOR))

    if why:
        assert why == said(turn)[0]
        assert "file" not in turn.conversation.form
    else:
        assert ("id-1", kind) == (letter(turn).file, letter(turn).file_kind)


def test_a_text_under_a_picture_must_fit_there(library: Library) -> None:
    """Both make one message, so that a correction corrects all of it."""
    long = tapped(library, drafted(library, "α" * 851), "file").conversation

    turn = advance(library, long, SentFile(NOW, "photo", "id-1", staff=EDITOR))

    assert "notice.caption-long" == said(turn)[0]


def test_an_empty_notice_is_none(library: Library) -> None:
    begun = tapped(library, Conversation(), "topic.events").conversation

    for text in (" \n ", "ω" * 5000):
        assert "notice.length" == said(wrote(library, begun, text))[0]


def test_more_than_so_many_must_be_typed(library: Library) -> None:
    """The tap alone sends nothing; a wrong number sends nothing; the right one does."""
    begun = drafted(library)
    many = advance(library, begun, NoticeWeighed(201))
    send = many.effects[-1].screen.rows[0][0].press
    turn = tapped(library, many.conversation, send.choice)
    assert ["notice.type-number"] == said(turn)

    wrong = wrote(library, turn.conversation, "200")
    assert ["notice.wrong-number", "notice.type-number"] == said(wrong)
    (effect,) = wrote(library, wrong.conversation, "201").effects

    assert isinstance(effect, OrderNotice)


def test_who_may_no_longer_write_sends_nothing(library: Library) -> None:
    """Between the last look and the word the role was taken away."""
    begun = advance(library, drafted(library), NoticeWeighed(3))
    send = begun.effects[-1].screen.rows[0][0].press

    for member in (None, replace(EDITOR, role=Role.OFFICER)):
        event = Chose(NOW, NEW, send.choice, staff=member)
        turn = advance(library, begun.conversation, event)
        assert not any(isinstance(each, OrderNotice) for each in turn.effects)


def test_topics_are_added_and_taken_back_but_for_the_last(library: Library) -> None:
    begun = drafted(library)
    both = tapped(library, begun, "add.benefits").conversation
    assert ("events", "benefits") == letter(tapped(library, both, "look")).audience.topics
    one = tapped(library, both, "add.events").conversation
    none = tapped(library, one, "add.benefits").conversation

    assert ("benefits",) == letter(tapped(library, none, "rest.3")).audience.topics
    assert 3 == letter(tapped(library, none, "rest.3")).audience.rested


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("Δικαιούστε το επίδομα.", "notice.lint-promise"),
        ("Αν δικαιούστε το επίδομα, ελάτε.", ""),
        ("Ενδέχεται να δικαιούστε το επίδομα.", ""),
        ("Ελάτε στο Kέντρο.", "notice.lint-letters"),  # Latin K
        ("Δείτε http://www.gov.gr/a.", "notice.lint-link"),
        ('Δείτε <a href="https://gov">εδώ</a>.', "notice.lint-link"),
        ("Δείτε https://www.gov.gr/a.", ""),
        ("α" * 901, "notice.lint-long"),
        ("Ελάτε την Τετάρτη.", ""),
    ],
)
def test_what_is_odd_is_remarked_on(library: Library, text: str, remark: str) -> None:
    """And stops nothing: whoever writes it decides."""
    assert ([remark] if remark else []) == [each.address for each in remarks(library, text)]


def rows_and_bar(**said) -> tuple[dict[str, Line], str]:
    """What is told of a notice to three thousand: its lines, and how full the bar is."""
    screen = progress(Progress(7, recipients=3000, **said))
    told = {line.address: line for line in screen.lines}
    return told, str(told["notice.bar"].args["filled"])


def test_what_is_left_is_told_in_whole_minutes_while_it_leaves() -> None:
    """Never none, and nothing at all while nobody can say."""
    told, bar = rows_and_bar(state="running", sent=1500, waiting=1500, rate=28)
    assert {"n": 1, "rate": 28} == told["notice.rate"].args
    assert 5 == len(bar)
    told, _ = rows_and_bar(state="running", sent=2999, waiting=1, rate=28)
    assert 1 == told["notice.rate"].args["n"]
    for silent in ({"rate": 0}, {"rate": 28, "quiet_until": NOW}):
        told, _ = rows_and_bar(state="running", sent=1500, waiting=1500, **silent)
        assert "notice.rate" not in told


def test_the_bar_of_one_that_was_stopped_is_as_full_as_it_came() -> None:
    _, bar = rows_and_bar(state="stopped", sent=600, other=2400)
    assert 2 == len(bar)
    _, bar = rows_and_bar(state="done", sent=2990, other=10)
    assert 10 == len(bar)
