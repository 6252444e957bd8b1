"""Each way a message can end, told from Telegram's answer."""

import logging
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.delivery.outcomes import NotSent, Paused, Refused, Sent, Unknown, Unreachable
from bot.store.database import DatabaseUnavailable
from bot.store.outbox import Lane, Leased
from bot.telegram import client
from bot.telegram.client import make_bot
from bot.telegram.receiving import answer_tap
from bot.telegram.sending import Sender
from bot.telegram.transport import TooFast
from conversations.screen import Button, Line, Press, Screen, screen_as_json
from tests.telegram.scripted_api import ScriptedApi, refused, said

SCREEN = Screen(lines=(Line("node:housing/start"),))


@dataclass(frozen=True)
class Drawing:
    text: str
    keyboard: dict[str, Any] | None = None


def draw(screen: Screen, owner: int) -> Drawing:
    """Addresses for text, and one button that names its owner."""
    return Drawing(
        "\n".join(line.address for line in screen.lines),
        {"inline_keyboard": [[{"text": "Αρχή", "callback_data": f"home:{owner}"}]]},
    )


async def notice(campaign: int, kind: str) -> Screen:
    return Screen(lines=(Line(f"notice:{campaign}"),))


async def calendar(appointment: int) -> tuple[str, bytes] | None:
    return ("visit.ics", b"BEGIN:VCALENDAR") if appointment == 5 else None


async def papers(content: dict[str, Any]) -> tuple[str, bytes] | None:
    return ("papers.pdf", b"%PDF-1.7") if content["ticks"] else None


async def file(content: dict[str, Any]) -> tuple[str, bytes] | None:
    return ("day.csv", b"a;b") if content.get("what") == "day-csv" else None


ROW = Leased(
    id=1,
    token="t",
    citizen=3,
    chat=1001,
    lane=Lane.REPLY,
    kind="screen",
    content=screen_as_json(SCREEN),
    edits=None,
    appointment=None,
    campaign=None,
    attempts=1,
    expires=None,
    doubtful=False,
)
EDIT = replace(ROW, edits=44)
STAFF = 9001


@pytest.fixture
async def api(monkeypatch):
    monkeypatch.setattr(client, "READ_SECONDS", 0.2)
    api = ScriptedApi([said({"message_id": 7})])
    async with api.serving():
        yield api


@pytest.fixture
async def sender(api):
    bot = make_bot("1:secret", api.url)
    await bot._calling.initialize()

    async def reminder(row):
        raise AssertionError(row)

    async def commands(chat):
        return [{"command": "staff", "description": "Προσωπικό"}] if chat == STAFF else []

    yield Sender(
        bot,
        draw=draw,
        notice=notice,
        calendar=calendar,
        papers=papers,
        file=file,
        reminder=reminder,
        commands=commands,
    )
    await bot._calling.shutdown()


async def test_a_screen_is_drawn_for_the_chat_it_goes_to(api, sender):
    outcome = await sender.send(ROW)

    assert outcome == Sent(7)
    assert api.calls[0].method == "sendMessage"
    assert api.calls[0].parameters == {
        "chat_id": 1001,
        "text": "node:housing/start",
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "disable_notification": False,
        "reply_markup": {"inline_keyboard": [[{"text": "Αρχή", "callback_data": "home:1001"}]]},
    }


async def test_navigation_edits_the_screen_it_was_tapped_on(api, sender):
    api.script = [said({"message_id": 44})]

    outcome = await sender.send(EDIT)

    assert outcome == Sent(44)
    assert api.calls[0].method == "editMessageText"
    assert api.calls[0].parameters["message_id"] == 44
    assert "disable_notification" not in api.calls[0].parameters


async def test_an_edit_that_changes_nothing_has_succeeded(api, sender):
    api.script = [
        refused(
            400,
            "Bad Request: message is not modified: specified new message content and reply "
            "markup are exactly the same as a current content and reply markup of the message",
        )
    ]

    assert await sender.send(EDIT) == Sent(44)


@pytest.mark.parametrize(
    "told", ["message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID"]
)
async def test_a_screen_that_is_gone_is_sent_anew(api, sender, told):
    api.script = [refused(400, f"Bad Request: {told}"), said({"message_id": 50})]

    assert await sender.send(EDIT) == Sent(50)
    assert [call.method for call in api.calls] == ["editMessageText", "sendMessage"]
    assert "message_id" not in api.calls[1].parameters


async def test_a_notice_is_drawn_from_its_campaign(api, sender):
    row = replace(ROW, kind="notice", content=None, campaign=12, lane=Lane.NOTICE)

    assert await sender.send(row) == Sent(7)
    assert api.calls[0].parameters["text"] == "notice:12"


MENDING = replace(ROW, content=None, campaign=12, lane=Lane.CHANGE, edits=50)


async def test_a_correction_edits_what_stands_there_and_sends_nothing_new(api, sender):
    """Whoever deleted the notice need not be told anew."""
    api.script = [refused(400, "Bad Request: message to edit not found")]

    assert isinstance(await sender.send(replace(MENDING, kind="correction")), Refused)
    assert [call.method for call in api.calls] == ["editMessageText"]
    assert 50 == int(api.calls[0].parameters["message_id"])


async def test_a_withdrawal_deletes_what_stands_there_or_says_so(api, sender):
    """Telegram deletes nothing that is older than two days."""
    api.script = [
        refused(400, "Bad Request: message can't be deleted for everyone"),
        said({"message_id": 50}),
    ]

    assert await sender.send(replace(MENDING, kind="withdrawal")) == Sent(50)
    assert [call.method for call in api.calls] == ["deleteMessage", "editMessageText"]


async def test_the_progress_of_a_campaign_is_an_ordinary_screen(api, sender):
    row = replace(EDIT, kind="progress", campaign=12)

    await sender.send(row)

    assert api.calls[0].parameters["text"] == "node:housing/start"


async def test_a_calendar_file_follows_silently(api, sender):
    row = replace(ROW, kind="calendar", content={"appointment": 5})

    assert await sender.send(row) == Sent(7)
    assert api.calls[0].method == "sendDocument"
    assert b'filename="visit.ics"' in api.calls[0].body
    assert b"BEGIN:VCALENDAR" in api.calls[0].body
    assert b'name="disable_notification"\r\n\r\ntrue' in api.calls[0].body


async def test_a_list_of_documents_follows_as_a_file(api, sender):
    content = {"node": "housing/papers", "answers": {}, "ticks": ["lease"]}

    assert await sender.send(replace(ROW, kind="list", content=content)) == Sent(7)
    assert api.calls[0].method == "sendDocument"
    assert b'filename="papers.pdf"' in api.calls[0].body
    assert b"%PDF-1.7" in api.calls[0].body


async def test_of_an_empty_list_it_is_said_that_it_is_empty(api, sender):
    """The content changed between the tap and the sending."""
    content = {"node": "housing/papers", "answers": {}, "ticks": []}

    assert await sender.send(replace(ROW, kind="list", content=content)) == Sent(7)
    assert api.calls[0].method == "sendMessage"
    assert api.calls[0].parameters["text"] == "list.empty"


async def test_the_calendar_file_of_a_visit_that_is_gone_is_not_sent(api, sender):
    row = replace(ROW, kind="calendar", content={"appointment": 6})

    assert await sender.send(row) == Refused("NothingToSend")
    assert api.calls == []


@pytest.mark.parametrize(
    "row",
    [
        replace(ROW, doubtful=True),
        replace(ROW, content=screen_as_json(replace(SCREEN, silent=True))),
    ],
)
async def test_what_may_have_arrived_before_does_not_ring_again(api, sender, row):
    await sender.send(row)

    assert api.calls[0].parameters["disable_notification"] is True


@pytest.mark.parametrize("row", [ROW, EDIT])
@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (refused(403, "Forbidden: bot was blocked by the user"), Unreachable()),
        (refused(403, "Forbidden: user is deactivated"), Unreachable()),
        (refused(400, "Bad Request: chat not found"), Unreachable()),
        (refused(400, "Bad Request: can't parse entities"), Refused("BadRequest")),
        (refused(400, "Bad Request: message is too long"), Refused("BadRequest")),
        (refused(413, "Request Entity Too Large"), Refused("BadRequest")),
        (refused(400, "Bad Request: group", migrate_to_chat_id=-100), Refused("ChatMigrated")),
        (refused(429, "Too Many Requests: retry after 9", retry_after=9), Paused(9)),
        ("reset", Unknown("LeftUnanswered")),
        ("stall", Unknown("LeftUnanswered")),
        ("half", Unknown("LeftUnanswered")),
        (refused(500, "Internal Server Error"), Unknown("LeftUnanswered")),
        ((502, b"<html>Bad Gateway</html>"), Unknown("LeftUnanswered")),
        ((200, b"not JSON"), Unknown("LeftUnanswered")),
        ((302, b""), Unknown("NetworkError")),
    ],
)
async def test_each_answer_has_its_outcome(api, sender, row, answer, outcome):
    api.script = [answer]

    assert await sender.send(row) == outcome
    assert len(api.calls) == 1


async def test_an_unchanged_message_is_no_success_of_a_new_one(api, sender):
    """The words mean success only as the answer to an edit."""
    api.script = [refused(400, "Bad Request: message is not modified")]

    assert await sender.send(ROW) == Refused("BadRequest")


async def test_without_a_connection_nothing_was_sent(api, sender):
    sender._bot = make_bot("1:secret", "http://no-such-host.invalid")
    await sender._bot._calling.initialize()

    assert await sender.send(ROW) == NotSent("NeverLeft")
    await sender._bot._calling.shutdown()


@pytest.mark.parametrize("answer", [refused(401, "Unauthorized"), refused(404, "Not Found")])
async def test_a_token_that_is_refused_is_loud_and_loses_nothing(api, sender, caplog, answer):
    api.script = [answer]

    assert await sender.send(ROW) == NotSent("InvalidToken")
    assert [record.levelno for record in caplog.records] == [logging.CRITICAL]
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    "content", [{}, {"lines": "?"}, {"lines": [["a", {"x": None}]], "rows": []}]
)
@pytest.mark.parametrize("edits", [None, 44])
async def test_instead_of_an_answer_that_cannot_be_drawn_the_apology_is_shown(
    api, sender, caplog, content, edits
):
    outcome = await sender.send(replace(ROW, content=content, edits=edits))

    assert isinstance(outcome, Refused)
    assert [call.parameters["text"] for call in api.calls] == ["update.failed"]
    assert [call.parameters.get("message_id") for call in api.calls] == [edits]
    assert "Row 1 (screen) cannot be drawn" in caplog.text


async def test_an_apology_that_does_not_arrive_is_tried_again(api, sender):
    api.script = [refused(429, "Too Many Requests: retry after 9", retry_after=9)]

    assert await sender.send(replace(ROW, content={})) == Paused(9)


async def test_a_reminder_that_cannot_be_drawn_waits_for_its_repair(api, sender):
    row = replace(ROW, kind="reminder", lane=Lane.REMINDER, content={})

    assert isinstance(await sender.send(row), NotSent)
    assert api.calls == []


async def test_a_database_that_is_away_is_no_mistake_of_the_screen(api, sender):
    async def away(_):
        raise DatabaseUnavailable("It is gone.")

    sender._calendar = away
    row = replace(ROW, kind="calendar", content={"appointment": 5})

    assert await sender.send(row) == NotSent("DatabaseUnavailable")
    assert api.calls == []


async def test_of_a_screen_that_cannot_be_drawn_the_places_are_logged_and_no_argument(
    api, sender, caplog
):
    screen = Screen(
        (Line("book.confirm", {"name": "Maria"}),),
        ((Button(Line("book.yes"), Press("@book:too-long", "y")),),),
    )
    sender._draw = draw_all_but(screen)

    outcome = await sender.send(replace(ROW, content=screen_as_json(screen)))

    assert outcome == Refused("ValueError")
    assert api.calls[0].parameters["text"] == "update.failed"
    assert "(lines: book.confirm; buttons: @book:too-long)" in caplog.text
    assert "Maria" not in caplog.text


def draw_all_but(impossible: Screen):
    def drawn(screen: Screen, owner: int) -> Drawing:
        if screen == impossible:
            raise ValueError("callback data is longer than 64 bytes")
        return draw(screen, owner)

    return drawn


async def test_the_progress_of_a_notice_whose_message_is_gone_is_not_sent_anew(api, sender):
    api.script = [refused(400, "Bad Request: message to edit not found")]

    outcome = await sender.send(replace(EDIT, kind="progress"))

    assert outcome == Refused("EditInVain")
    assert [call.method for call in api.calls] == ["editMessageText"]


async def test_a_group_is_left(api, sender):
    api.script = [said(True)]

    await sender.send(replace(ROW, kind="leave", content=None))

    assert [(call.method, call.parameters) for call in api.calls] == [
        ("leaveChat", {"chat_id": 1001})
    ]


async def test_a_tap_is_answered(api, sender):
    api.script = [said(True)]

    await answer_tap(sender._bot, "77")

    assert [call.parameters for call in api.calls] == [{"callback_query_id": "77"}]


@pytest.mark.parametrize(
    "trouble", ["reset", refused(400, "Bad Request: query is too old"), refused(403, "Forbidden")]
)
async def test_a_tap_that_cannot_be_answered_troubles_nobody(api, sender, trouble):
    api.script = [trouble]

    await answer_tap(sender._bot, "77")

    assert len(api.calls) == 1


class Pauses:
    """What the flood gate knows."""

    def __init__(self) -> None:
        self.left = 0.0

    def pause_left(self) -> float:
        return self.left

    def pause(self, seconds: float) -> None:
        self.left = seconds


@pytest.mark.parametrize("method", ["sendMessage", "answerCallbackQuery", "getUpdates"])
async def test_whatever_is_too_fast_nothing_leaves_until_the_pause_is_over(api, sender, method):
    api.script = [refused(429, "Too Many Requests: retry after 9", retry_after=9), said(True)]
    bot, pauses = sender._bot, Pauses()
    await bot._polling.initialize()
    bot.obey(pauses)
    with pytest.raises(TooFast):
        await bot.call(method, {})
    assert pauses.left == 9
    await answer_tap(bot, "77")
    assert await sender.send(ROW) == Paused(9)
    assert len(api.calls) == 1
    pauses.left = 0.0
    await answer_tap(bot, "77")
    await bot._polling.shutdown()

    assert len(api.calls) == 2


@pytest.mark.parametrize(("chat", "method"), [(STAFF, "setMyCommands"), (1001, "deleteMyCommands")])
async def test_a_menu_of_ones_own_is_for_staff_alone(api, sender, chat, method):
    """Of one chat; who is none of the staff has everyone's again."""
    api.script = [(200, b'{"ok": true, "result": true}')]

    assert await sender.send(replace(ROW, kind="commands", content=None, chat=chat)) == Sent(None)

    (call,) = api.calls
    assert call.method == method
    assert call.parameters["scope"] == {"type": "chat", "chat_id": chat}
    assert ("commands" in call.parameters) == (chat == STAFF)
