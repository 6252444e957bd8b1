"""A gathering's plan as it is typed, and how one stands to it: by itself, without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from conversations.conversation import Conversation
from conversations.engine import advance
from conversations.events import Chose, Opened, SentFile, Wrote
from conversations.gatherings.effects import Announce, ListGatherings, ShowGatherings
from conversations.gatherings.events import Gathering, Seat, Turnout, last_offer
from conversations.gatherings.plan import Kind, Plan, fault
from conversations.gatherings.screens import card, reminder
from conversations.staff.gathering_form import Unclear, form_of, plan_of, read, trouble
from conversations.staff.member import Member, Role, may
from conversations.tree import Library

NOW = datetime(2030, 1, 14, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
STARTS = datetime(2030, 1, 17, 16, 0, tzinfo=UTC)
PLAN = Plan(
    kind=Kind.EVENT,
    subject="events",
    title="Βραδιά γονέων",
    starts=STARTS,
    ends=STARTS + 2 * HOUR,
    place="Στο Κέντρο",
    body="Ελάτε.",
    seats=8,
    register_until=STARTS,
)


def turnout(plan: Plan = PLAN, *, state: str = "open", **more: object) -> Turnout:
    return Turnout(Gathering(3, 1, state, "u", 0, plan), NOW, **more)


def wrote(text: str) -> Wrote:
    return Wrote(NOW, text, text)


def said(screen: object) -> list[str]:
    return [line.address for line in screen.lines]


def choices(screen: object) -> list[str]:
    return [each.press.choice for row in screen.rows for each in row if each.press.choice]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, ""),
        ({"starts": NOW}, "plan.past"),
        ({"starts": NOW + timedelta(days=800)}, "plan.too-far"),
        ({"ends": STARTS}, "plan.ends-early"),
        ({"register_until": STARTS + HOUR}, "plan.until-late"),
        ({"register_until": NOW}, "plan.until-past"),
        ({"seats": 0}, "plan.seats-unclear"),
        ({"seats": 501}, "plan.seats-unclear"),
        ({"seats": None}, ""),
    ],
)
def test_a_plan_that_cannot_be_is_told_why(change: dict[str, object], why: str) -> None:
    """The first fault that stands in the way, and nothing else."""
    assert why == fault(replace(PLAN, **change), NOW)


def test_a_registration_that_has_ended_stands_in_no_other_changes_way() -> None:
    """But nobody sets one that is over already."""
    over = replace(PLAN, register_until=NOW - HOUR)

    assert "" == fault(replace(over, place="Αλλού"), NOW, over)
    assert "plan.until-past" == fault(over, NOW, PLAN)


@pytest.mark.parametrize("until", [STARTS, STARTS - 30 * HOUR])
def test_a_plan_goes_through_its_form_and_back(library: Library, until: datetime) -> None:
    """What is changed of it is one field, and the others stay to the letter."""
    plan = replace(PLAN, register_until=until, picture="AgACAgQ")
    zone = library.centre.zone

    assert plan == plan_of(form_of(plan, zone), zone)


@pytest.mark.parametrize(
    ("field", "text", "held"),
    [
        ("day", "17/1", "2030-01-17"),
        ("day", "13/1", "2031-01-13"),
        ("day", "29/2", "2032-02-29"),
        ("day", "17/1-18/1", Unclear("plan.day-unclear")),
        ("day", "αύριο", Unclear("plan.day-unclear")),
        ("hours", "18-20:30", "18:00-20:30"),
        ("hours", "20-18", Unclear("plan.hours-unclear")),
        ("seats", " 012 ", "12"),
        ("seats", "٣", Unclear("plan.seats-unclear")),
        ("seats", "1" * 400, Unclear("plan.seats-unclear")),
        ("title", "Βραδιά\n\u202eγονέων", "Βραδιά γονέων"),
        ("title", " ", Unclear("plan.title-length")),
        ("title", "ω" * 101, Unclear("plan.title-length")),
        ("place", "ω" * 121, Unclear("plan.place-length")),
        ("body", "ω" * 5000, Unclear("plan.body-length")),
        ("body", " ", Unclear("plan.body-length")),
        ("until", "17/1", ""),
        ("until", "16/1", "2030-01-16T23:59:00"),
        ("until", "16/1 14:00", "2030-01-16T14:00:00"),
        ("until", "16/1 25:00", Unclear("plan.until-unclear")),
        ("until", "χθες", Unclear("plan.until-unclear")),
        ("picture", "μια εικόνα", Unclear("plan.picture-unclear")),
        ("kind", "δράση", Unclear("plan.choose")),
    ],
)
def test_what_is_typed_is_understood_or_told_in_one_sentence(
    library: Library, field: str, text: str, held: str | Unclear
) -> None:
    """Whatever staff type, also what no phone types by itself."""
    assert held == read(library, {"day": "2030-01-17"}, field, wrote(text))


def test_a_picture_is_taken_and_a_file_is_not(library: Library) -> None:
    picture, file = (SentFile(NOW, kind, "AgACAgQ") for kind in ("photo", "document"))

    assert "AgACAgQ" == read(library, {}, "picture", picture)
    assert Unclear("plan.picture-unclear") == read(library, {}, "picture", file)
    assert Unclear("plan.words-only") == read(library, {}, "title", picture)


def test_the_hour_that_the_clocks_leave_out_is_no_hour(library: Library) -> None:
    """03:30 on the last Sunday of March does not exist; in October it comes twice, and counts."""
    form = {**form_of(PLAN, library.centre.zone), "hours": "03:30-05:00"}

    assert "plan.no-such-hour" == trouble({**form, "day": "2030-03-31"}, library.centre.zone, NOW)
    assert "" == trouble({**form, "day": "2030-10-27"}, library.centre.zone, NOW)


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        ("in", ["calendar", "leave"]),
        ("waiting", ["join", "leave"]),
        ("offered", ["join", "leave"]),
        ("came", []),
        ("missed", []),
    ],
)
def test_a_card_offers_what_one_may_do(state: str, offered: list[str]) -> None:
    """And once one has a part in it, it is a message of its own."""
    shown = card(turnout(seat=Seat(1, state, 1, 1, NOW)))

    assert offered == choices(shown)
    assert (True, "gathering:3") == (shown.kept, shown.live)


def test_one_joins_or_waits_while_registration_is_open() -> None:
    """Where somebody waits, nothing is free for anyone else."""
    closed = replace(PLAN, register_until=NOW)

    assert "gathering.left" in said(card(turnout(taken=7)))
    assert "gathering.full" in said(card(turnout(taken=8)))
    assert "gathering.full" in said(card(turnout(taken=7, waiting=1)))
    assert "gathering.unlimited" in said(card(turnout(replace(PLAN, seats=None), taken=99)))
    assert ["gathering.closed", []] == [
        said(card(turnout(closed)))[-1],
        choices(card(turnout(closed))),
    ]
    assert ["gathering.cancelled", []] == [
        said(card(turnout(state="cancelled")))[-1],
        choices(card(turnout(state="cancelled"))),
    ]
    assert not card(turnout()).kept


def test_the_last_offer_is_before_the_start_and_before_the_registration_ends() -> None:
    early = replace(PLAN, register_until=STARTS - 5 * HOUR)

    assert STARTS - 2 * HOUR == last_offer(PLAN, 2 * HOUR)
    assert STARTS - 5 * HOUR == last_offer(early, 2 * HOUR)


@pytest.mark.parametrize(
    ("subject", "named"), [("psychologist", False), ("job-counselling", True), ("gone", False)]
)
def test_what_rings_names_no_sensitive_session(library: Library, subject: str, named: bool) -> None:
    """A service that is not there any more may have been one."""
    session = replace(PLAN, kind=Kind.SESSION, subject=subject)

    assert named == ("gathering.head" in said(reminder(library, turnout(session).gathering)))


def test_who_may_announce(library: Library) -> None:
    """Reception, editors and admins; for anyone else the door is not there."""
    allowed = {role for role in Role if may(Member(role), "gatherings")}
    tap = Chose(NOW, "@staff:gatherings", staff=Member(Role.OFFICER))

    assert {Role.ADMIN, Role.RECEPTION, Role.EDITOR} == allowed
    assert not [
        each
        for each in advance(library, Conversation(), tap).effects
        if isinstance(each, ShowGatherings)
    ]


def test_a_role_that_was_taken_away_publishes_nothing(library: Library) -> None:
    """The form is filled in and the button is there: it opens nothing any more."""
    form = {**form_of(PLAN, library.centre.zone), "begun": NOW.isoformat()}
    from conversations.staff.gathering_form import digest

    choice = f"publish.{digest(form)}"
    filled = Conversation(form=form)
    editor = Chose(NOW, "@staff:gatherings:new", choice, staff=Member(Role.EDITOR))
    stale = replace(editor, choice="publish.00000000")

    def orders(event: Chose) -> list[object]:
        effects = advance(library, filled, event).effects
        return [each for each in effects if isinstance(each, Announce)]

    assert [PLAN] == [each.plan for each in orders(editor)]
    assert [] == orders(replace(editor, staff=None))
    assert [] == orders(replace(editor, staff=Member(Role.OFFICER)))
    assert [] == orders(stale)


@pytest.mark.parametrize(
    "event",
    [
        Opened(NOW, "event_" + "9" * 40),
        Opened(NOW, "event_x"),
        Chose(NOW, "@events:-1", "join"),
        Chose(NOW, "@events:" + "9" * 40, "left"),
        Chose(NOW, "@staff:gatherings:new", "seats.skip", staff=Member()),
        Chose(NOW, "@staff:gatherings:new", "ask.kind", staff=Member()),
        Chose(NOW, "@staff:gatherings:1", "cancel.x", staff=Member()),
        Chose(NOW, "@staff:gatherings:1", "yes.", staff=Member()),
    ],
)
def test_forged_buttons_and_links_lead_somewhere(library: Library, event: Opened | Chose) -> None:
    """Never to a failure, and never to a change."""
    turn = advance(library, Conversation(), event)

    assert turn.effects
    assert not [each for each in turn.effects if type(each).__name__ in {"TakeSeat", "LeaveSeat"}]


def test_a_name_typed_for_a_gathering_is_not_taken_for_a_question(library: Library) -> None:
    """But a cry for help is heard."""
    asked = Conversation(awaits="@events:3")

    named = advance(library, asked, Wrote(NOW, "Ελένη"))
    in_need = advance(library, asked, Wrote(NOW, "θέλω να αυτοκτονήσω"))

    assert ["TakeSeat"] == [type(each).__name__ for each in named.effects]
    assert ["Show"] == [type(each).__name__ for each in in_need.effects]
    listed = advance(library, Conversation(), Chose(NOW, "@events"))
    assert (ListGatherings(),) == listed.effects
