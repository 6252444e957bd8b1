"""What one reads of the queue: on the ticket, in what rings, and at the desk."""

from datetime import UTC, datetime

import pytest

from bot.greek.wording import Wording
from conversations.booking.events import Visit
from conversations.conversation import Conversation
from conversations.effects import Show
from conversations.engine import advance
from conversations.events import Chose, Opened, Wrote
from conversations.queue import screens
from conversations.queue.effects import (
    Arrive,
    CheckIn,
    ComeBack,
    FindDesk,
    FindTargets,
    FindTicket,
    GiveTicket,
    HandOver,
    LeaveQueue,
    SitDown,
    WorkDesk,
)
from conversations.queue.events import (
    ArrivalAsked,
    AtHand,
    DeskSeen,
    DesksSeen,
    Post,
    Queued,
    QueueShut,
    Stub,
    TargetsFound,
    TicketFound,
    TicketGone,
    TooEarly,
    WaitingListed,
)
from conversations.screen import Screen
from conversations.staff import desk_screens
from conversations.staff.member import Member, Role
from conversations.tree import Library

NOW = datetime(2030, 1, 14, 8, tzinfo=UTC)
OFFICER = Member(Role.OFFICER, "desk-2", "Νίκος")


def stub(status: str = "waiting", **more: object) -> Stub:
    told = {"before": 0, "wait": (0, 5), **more}
    return Stub(5, 2, "Α12", "benefits", status, **told)  # type: ignore[arg-type]


def said(library: Library, screen: Screen) -> str:
    wording = Wording(library)
    return "\n".join(wording.plain(line) for line in screen.lines)


def buttons(library: Library, screen: Screen) -> list[str]:
    return [Wording(library).plain(each.label) for row in screen.rows for each in row]


def shown(library: Library, event: object) -> Screen:
    turn = advance(library, Conversation(), event)  # type: ignore[arg-type]
    screens_ = [each.screen for each in turn.effects if isinstance(each, Show)]
    assert 1 == len(screens_)
    return screens_[0]


@pytest.mark.parametrize(
    ("before", "wait", "told"),
    [
        (0, (0, 5), "Δεν περιμένει κανείς πριν από εσάς. Μείνετε κοντά."),
        (0, (0, 5), "Η αναμονή είναι μέχρι 5 λεπτά περίπου."),
        (1, (10, 25), "Πριν από εσάς είναι 1 άτομο."),
        (3, (10, 25), "Πριν από εσάς είναι 3 άτομα."),
        (3, (10, 25), "Η αναμονή είναι περίπου 10 έως 25 λεπτά."),
        (3, None, "δεν ξέρουμε πόσο θα περιμένετε"),
    ],
)
def test_the_ticket_tells_how_many_and_how_long(
    library: Library, before: int, wait: tuple[int, int] | None, told: str
) -> None:
    """A range, and never a promise; while no desk is open, that nobody knows."""
    assert told in said(library, screens.ticket(library, stub(before=before, wait=wait)))


@pytest.mark.parametrize("status", ["waiting", "called", "serving", "done", "no_show", "left"])
def test_the_ticket_is_one_live_message_with_a_way_to_a_person(
    library: Library, status: str
) -> None:
    """Whatever becomes of it, it is edited where it stands and never a dead end."""
    screen = screens.ticket(library, stub(status, desk="desk-2"))

    assert ("ticket:5", True) == (screen.live, screen.kept)
    assert {"Μιλήστε με άνθρωπο", "🏠 Αρχή"} <= set(buttons(library, screen))


def test_whoever_was_called_in_vain_is_told_gently_how_to_come_back(library: Library) -> None:
    """On that day by one button; afterwards by a new appointment."""
    same_day = screens.ticket(library, stub("no_show"))
    later = screens.ticket(library, stub("no_show", today=False))

    assert "Δεν πειράζει." in said(library, same_day)
    assert "Έφτασα" == buttons(library, same_day)[0]
    assert "Έφτασα" not in buttons(library, later)


@pytest.mark.parametrize("service", ["psychologist", "counselling", "no-longer-there"])
def test_a_sensitive_service_stands_on_nothing(library: Library, service: str) -> None:
    """Neither on the ticket, nor in what rings, nor on the buttons at the door."""
    ticket = Stub(5, 2, "Α12", service, "waiting", wait=(0, 5))
    visit = Visit(1, 1, "ABC234", service, "desk-3", NOW, "booked")
    name = "Ψυχο"

    for screen in (
        screens.ticket(library, ticket),
        screens.next_push(ticket),
        screens.call_push(ticket),
        shown(library, ArrivalAsked((visit, visit), ())),
    ):
        assert name not in said(library, screen) + " ".join(buttons(library, screen))


def test_leaving_an_appointment_says_what_goes_with_it(library: Library) -> None:
    """Asked once; of a walk-in nothing else is lost."""
    booked = shown(library, TicketFound(stub(booked=True), "leave"))
    walk_in = shown(library, TicketFound(stub(), "leave"))

    assert "ραντεβού σας ακυρώνεται" in said(library, booked)
    assert "ραντεβού" not in said(library, walk_in)
    assert ["Ναι, φεύγω", "Όχι, περιμένω"] == buttons(library, booked)[:2]


def test_nobody_leaves_who_is_called_already(library: Library) -> None:
    """Instead of the question, where to go."""
    screen = shown(library, TicketFound(stub("called", desk="desk-2"), "leave"))

    assert "Σας περιμένουμε: Γραφείο 2." in said(library, screen)


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (QueueShut("closed"), "δεν δέχεται κόσμο αυτή την ώρα"),
        (QueueShut("no-desk", "benefits"), "Σήμερα δεν είναι κανείς εδώ"),
        (QueueShut("no-walk-in", "benefits"), "γίνεται μόνο με ραντεβού"),
        (QueueShut("unconfirmed"), "δεν έχουν ανοίξει ακόμη"),
        (TicketGone(), "δεν ισχύει πια"),
        (
            TooEarly(Visit(1, 1, "A", "benefits", "desk-1", NOW, "booked"), NOW.replace(hour=7)),
            "στις 10:00. Πατήστε «Έφτασα» από τις 9:00",
        ),
        (
            ArrivalAsked((), ("benefits",), Visit(1, 1, "A", "benefits", "desk-1", NOW, "booked")),
            "είναι ακόμη νωρίς",
        ),
    ],
)
def test_who_cannot_be_taken_in_hears_why(library: Library, event: object, told: str) -> None:
    """In one clear sentence, with a way on."""
    screen = shown(library, event)

    assert told in said(library, screen)
    assert screen.rows


@pytest.mark.parametrize(
    ("place", "choice", "ordered"),
    [
        ("@arrive", "", Arrive()),
        ("@arrive", "benefits", Arrive(service="benefits")),
        ("@arrive", "no-such", Arrive()),
        ("@arrive:12", "", Arrive(appointment=12)),
        ("@arrive:-1", "", Arrive()),
        ("@ticket:5", "", FindTicket(5)),
        ("@ticket:5", "leave", FindTicket(5, "leave")),
        ("@ticket:5", "left.2", LeaveQueue(5, 2)),
        ("@ticket:5", "left.x", FindTicket(5)),
        ("@ticket:5", "here", ComeBack(5)),
        ("@ticket:99999999999999999999", "here", Arrive()),
    ],
)
def test_a_button_of_the_queue_orders_one_thing(
    library: Library, place: str, choice: str, ordered: object
) -> None:
    """What is forged or too long for a number leads to how it stands now."""
    turn = advance(library, Conversation(), Chose(NOW, place, choice))

    assert (ordered,) == turn.effects


def test_the_code_at_the_door_and_the_word_lead_to_the_same(library: Library) -> None:
    """Who cannot scan may type it."""
    scanned = advance(library, Conversation(), Opened(NOW, "arrive"))
    typed = advance(library, Conversation(), Wrote(NOW, "efthasa"))

    assert (Arrive(),) == scanned.effects
    assert (Arrive(),) == advance(library, Conversation(), Wrote(NOW, "Έφτασα!")).effects
    assert typed.effects


@pytest.mark.parametrize(
    ("place", "choice", "ordered"),
    [
        ("@staff:desk", "", FindDesk()),
        ("@staff:desk", "open.desk-2", SitDown("desk-2")),
        ("@staff:desk", "open.no-such", FindDesk()),
        ("@staff:desk", "next", WorkDesk("next")),
        ("@staff:desk", "done.7", WorkDesk("done", 7)),
        ("@staff:desk", "done", FindDesk()),
        ("@staff:desk", "shred.7", FindDesk()),
        ("@staff:desk", "in.3", CheckIn(3)),
        ("@staff:desk", "hand.7", FindTargets(7)),
        ("@staff:desk:7", "d.desk-1", HandOver(7, desk="desk-1")),
        ("@staff:desk:7", "s.counselling", HandOver(7, service="counselling")),
        ("@staff:desk:7", "", FindDesk()),
    ],
)
def test_a_button_of_the_desk_orders_one_thing(
    library: Library, place: str, choice: str, ordered: object
) -> None:
    """It names its ticket, so an old one does nothing to another."""
    turn = advance(library, Conversation(), Chose(NOW, place, choice, staff=OFFICER))

    assert (ordered,) == turn.effects


@pytest.mark.parametrize("staff", [None, Member(Role.EDITOR)])
def test_a_desk_is_for_those_who_receive_people(library: Library, staff: Member | None) -> None:
    """Neither a citizen nor an editor calls anyone, whatever they press or type."""
    pressed = advance(library, Conversation(), Chose(NOW, "@staff:desk", "next", staff=staff))
    talk = Conversation(awaits="@staff:desk:benefits")
    typed = advance(library, talk, Wrote(NOW, "Σοφία", staff=staff))

    assert {Show} == {type(each) for each in (*pressed.effects, *typed.effects)}


def test_a_name_for_the_counter_is_asked_for_until_it_is_one(library: Library) -> None:
    """Direction marks are dropped; numbers and essays are not names."""
    asked = advance(
        library, Conversation(), Chose(NOW, "@staff:desk", "new.benefits", staff=OFFICER)
    )
    refused = advance(library, asked.conversation, Wrote(NOW, "6912345678", staff=OFFICER))
    long_ = advance(library, refused.conversation, Wrote(NOW, "α" * 200, staff=OFFICER))
    given = advance(library, long_.conversation, Wrote(NOW, "Σοφία\u202e Π.", staff=OFFICER))

    assert {Show} == {type(each) for each in (*refused.effects, *long_.effects)}
    assert (GiveTicket("benefits", "Σοφία Π."),) == given.effects
    assert "" == given.conversation.awaits


@pytest.mark.parametrize(
    ("post", "offered", "not_offered"),
    [
        (Post("desk-2", False, 3), {"Επόμενος", "Διάλειμμα", "Κλείνω το γραφείο"}, {"Τελείωσε"}),
        (Post("desk-2", True, 3), {"Τέλος διαλείμματος"}, {"Επόμενος", "Διάλειμμα"}),
        (Post("desk-2", False, 3, None, (4, "Α4")), {"Επόμενος", "Αναίρεση: Α4"}, {"Ξανά"}),
        (
            Post("desk-2", False, 3, AtHand(7, "Α7", "", "benefits", "called", 1, NOW)),
            {"Ξεκινάμε", "Ξανά", "Δεν παρουσιάστηκε", "Σε συνάδελφο ή άλλη υπηρεσία"},
            {"Επόμενος", "Κλείνω το γραφείο"},
        ),
        (
            Post("desk-2", False, 3, AtHand(7, "Α7", "Μαρία", "benefits", "serving", 1, NOW)),
            {"Τελείωσε", "Σε συνάδελφο ή άλλη υπηρεσία"},
            {"Επόμενος", "Δεν παρουσιάστηκε"},
        ),
    ],
)
def test_the_desk_offers_what_can_be_done_now(
    library: Library, post: Post, offered: set[str], not_offered: set[str]
) -> None:
    """Whoever has somebody finishes first; in a pause nobody is called."""
    screen = shown(library, DeskSeen(post))

    assert offered <= set(buttons(library, screen))
    assert not not_offered & set(buttons(library, screen))
    assert ("desk:desk-2", True) == (screen.live, screen.kept)


def test_a_desk_of_many_words_still_fits(library: Library) -> None:
    """A hundred wait with the longest of names: the message is sent, whole."""
    from bot.telegram.callbacks import Marks
    from bot.telegram.screens import draw_screen

    entry = Queued(123456789, "Α999", "Ω" * 60, "counselling", NOW, "due", "desk-1")
    seen = WaitingListed((entry,) * 100, frozenset({123456789}))

    drawn = draw_screen(Wording(library), Marks(b"key"), desk_screens.waiting(seen), owner=2**52)

    assert "100" in drawn.text
    assert not drawn.text.endswith("…")


def test_one_s_own_desk_comes_before_the_others(library: Library) -> None:
    """And where all are taken, that is said."""
    some = shown(library, DesksSeen(("desk-2", "desk-1"), 0))
    none = shown(library, DesksSeen((), 2))

    assert ["Ανοίγω: Γραφείο 2", "Ανοίγω: Γραφείο 1"] == buttons(library, some)[:2]
    assert "Όλα τα γραφεία είναι ανοιχτά" in said(library, none)


def test_every_target_fits_into_a_button(library: Library) -> None:
    """The longest ids of the content beside the largest ticket number."""
    from bot.telegram.callbacks import Marks
    from bot.telegram.screens import draw_screen

    found = TargetsFound(
        999_999_999, "Α7", tuple(library.centre.desks), tuple(library.centre.services)
    )

    drawn = draw_screen(Wording(library), Marks(b"key"), desk_screens.targets(found), owner=2**52)

    assert drawn.keyboard is not None
