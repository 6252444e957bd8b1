"""The page and time: the clock, the days, the reader's place, and a server that goes and comes back."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import expect

from bot.sandbox.server import Sandbox
from tests.browser.phone import WORDS, Phone, save_picture

pytestmark = pytest.mark.asyncio(loop_scope="session")

MARIA = 1001
ATHENS = ZoneInfo("Europe/Athens")


async def begun(phone, bot):
    await phone.page.locator("#start").click()
    await bot.next_of("message")


async def test_the_clock_shows_and_moves_the_sandbox_time(open_phone, sandbox):
    """
    In Greek time, whatever the zone of the computer.
    """
    phone = await open_phone(timezone_id="America/New_York")
    before = sandbox.clock.now()
    assert await phone.time() in {
        f"{before.astimezone(ATHENS):%H:%M}",
        f"{before.astimezone(ATHENS) + timedelta(minutes=1):%H:%M}",
    }

    await phone.move_clock("hour")
    await phone.move_clock("day")

    moved = sandbox.clock.now() - before
    assert timedelta(hours=25) <= moved < timedelta(hours=25, minutes=1)
    assert str(sandbox.clock.now().astimezone(ATHENS).day) in await phone.day()


async def test_to_the_next_reminder(new_page):
    """
    The clock goes where the server says something is due; when nothing is, the page says so.
    """
    due: list[datetime | None] = [None]

    async def next_due() -> datetime | None:
        return due[0]

    sandbox = Sandbox(next_due=next_due)
    await sandbox.start()
    phone = Phone(await new_page(width=360))
    await phone.open(sandbox.url)

    await phone.move_clock("next")
    assert WORDS["clock-none"] == await phone.toast()
    due[0] = sandbox.clock.now() + timedelta(days=3)
    await phone.move_clock("next")

    assert due[0] <= sandbox.clock.now() < due[0] + timedelta(minutes=1)
    await sandbox.stop()


async def test_what_the_clock_brings_is_followed(open_phone, bot):
    """
    Also by someone who stood at the beginning of a long message: moving the clock is an act.
    """
    phone = await open_phone(width=360, height=640)
    await begun(phone, bot)
    await bot.call("sendMessage", chat_id=MARIA, text="Γραμμή\n" * 60)
    await expect(phone.page.locator("#jump")).to_be_visible()

    await phone.move_clock("day")
    await bot.call("sendMessage", chat_id=MARIA, text="Υπενθύμιση")

    await expect(phone.last.get_by_text("Υπενθύμιση")).to_be_in_viewport()


async def test_each_day_of_a_chat_has_its_date_once(open_phone, bot, sandbox):
    phone = await open_phone()
    await begun(phone, bot)
    await bot.call("sendMessage", chat_id=MARIA, text="Σήμερα")
    sandbox.clock.move(timedelta(days=1))
    await bot.call("sendMessage", chat_id=MARIA, text="Αύριο")
    await bot.call("sendMessage", chat_id=MARIA, text="Πάλι αύριο")
    await phone.wait_for("Πάλι αύριο")

    days = await phone.page.locator("#log .day").all_inner_texts()

    assert 2 == len(days)
    assert str(sandbox.clock.now().astimezone(ATHENS).day) in days[1]


async def test_a_reader_of_old_messages_is_not_pulled_away(open_phone, bot):
    """
    New messages are followed at the end of the chat, and only there.
    """
    phone = await open_phone()
    await begun(phone, bot)
    for number in range(30):
        await bot.call("sendMessage", chat_id=MARIA, text=f"Μήνυμα {number}")
    await phone.wait_for("Μήνυμα 29")
    await expect(phone.last).to_be_in_viewport()

    scroller = phone.page.locator("#scroller")
    await scroller.evaluate("(log) => { log.scrollTop = 0; }")
    await expect(phone.page.locator("#jump")).to_be_visible()
    await bot.call("sendMessage", chat_id=MARIA, text="Νέο")
    await phone.wait_for("Νέο")
    assert 0 == await scroller.evaluate("(log) => log.scrollTop")

    await phone.page.locator("#jump").click()
    await expect(phone.last).to_be_in_viewport()


async def test_a_deleted_message_goes(open_phone, bot):
    phone = await open_phone()
    await begun(phone, bot)
    sent = await bot.call("sendMessage", chat_id=MARIA, text="Προσωρινό")
    await phone.wait_for("Προσωρινό")

    await bot.call("deleteMessage", chat_id=MARIA, message_id=sent["message_id"])

    await expect(phone.page.locator(".from-bot")).to_have_count(0)


async def test_two_pages_of_one_person_show_the_same(open_phone, bot):
    one, other = await open_phone(), await open_phone()

    await one.say("Καλημέρα")

    await expect(other.page.locator(".from-person .text")).to_have_text("Καλημέρα")


async def test_a_draft_waits_for_its_writer(open_phone):
    phone = await open_phone()
    await phone.page.locator("#write").fill("Θα ήθελα")

    await phone.be("Γιώργος")
    await expect(phone.page.locator("#write")).to_have_value("")
    await phone.be("Μαρία")

    await expect(phone.page.locator("#write")).to_have_value("Θα ήθελα")


async def test_a_server_that_is_gone_is_said_so_and_a_new_one_is_found(new_page):
    """
    What was written meanwhile stays written, and a restarted server is shown as it is, without the
    toasts of its past.
    """
    first = Sandbox()
    await first.start()
    port = int(first.url.rsplit(":", 1)[1])
    phone = Phone(await new_page())
    await phone.open(first.url)
    await phone.say("Καλημέρα")

    await first.stop()
    banner = phone.page.get_by_role("alert").filter(has_text=WORDS["gone"])
    await expect(banner).to_be_visible()
    await phone.page.locator("#write").fill("Είναι κανείς;")
    await phone.page.keyboard.press("Enter")
    await expect(phone.page.locator("#write")).to_have_value("Είναι κανείς;")

    second = Sandbox()
    second.world.journal.tell("toast", MARIA, text="Παλιό", show_alert=True)
    await second.start(port=port)
    await expect(banner).to_be_hidden(timeout=15_000)
    await expect(phone.page.locator("#log .message")).to_have_count(0)
    await phone.say("Ξανά εδώ")
    await expect(phone.page.locator("#alert-dialog")).to_be_hidden()
    await second.stop()


async def test_a_picture_of_the_page_can_be_saved(open_phone, tmp_path):
    phone = await open_phone()
    await save_picture(phone.page, tmp_path / "deep" / "chat.png")

    assert (tmp_path / "deep" / "chat.png").read_bytes().startswith(b"\x89PNG")


async def test_a_silent_message_is_marked(open_phone, bot):
    phone = await open_phone()
    await begun(phone, bot)
    await bot.call("sendMessage", chat_id=MARIA, text="Με κουδούνι")
    await phone.wait_for("Με κουδούνι")
    assert WORDS["silent"] not in await phone.last.text_content()

    await bot.call("sendMessage", chat_id=MARIA, text="Χωρίς", disable_notification=True)
    await phone.wait_for("Χωρίς")

    await expect(phone.last.locator(".margin")).to_contain_text(WORDS["silent"])
