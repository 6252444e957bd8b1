"""What the bot sends is what a person sees and can use."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.greeting import MARIA, MENU, greeted, keyboard
from tests.browser.phone import WORDS

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_inline_keyboard_keeps_its_rows_and_a_tap_reaches_the_bot(open_phone, bot):
    """
    The tap carries the data of exactly the button that was tapped.
    """
    phone = await open_phone()
    await greeted(phone, bot, reply_markup=MENU)

    await phone.tap("Αρχή", changes=False)
    query = await bot.next_of("callback_query")

    assert "home" == query["data"]
    assert ["Επίδομα Στέγασης"] == (await phone.last_buttons())[0]
    assert ["Πίσω", "Αρχή"] == (await phone.last_buttons())[1]


async def test_url_button_opens_outside_and_gives_nothing_away(open_phone, bot):
    phone = await open_phone()
    await greeted(phone, bot, reply_markup=MENU)

    link = phone.page.get_by_role("link", name="Το gov.gr")

    await expect(link).to_have_attribute("href", "https://www.gov.gr")
    await expect(link).to_have_attribute("rel", re.compile("noopener"))
    await expect(link).to_have_attribute("target", "_blank")
    assert WORDS["opens-outside"] in await link.text_content()


async def test_an_edit_changes_the_message_in_place_and_is_marked(open_phone, bot):
    """
    One message before, one after, other words; the focus stays in it.
    """
    phone = await open_phone()
    number = await greeted(phone, bot, reply_markup=MENU)
    await phone.button("Επίδομα Στέγασης").focus()
    await phone.page.keyboard.press("Enter")
    query = await bot.next_of("callback_query")
    await bot.call("answerCallbackQuery", callback_query_id=query["id"])
    await bot.call(
        "editMessageText",
        chat_id=MARIA,
        message_id=number,
        text="Ποια χαρτιά χρειάζονται",
        reply_markup=keyboard([("Πίσω", "back")]),
    )

    await phone.wait_for("Ποια χαρτιά")

    assert 1 == await phone.page.locator(".from-bot").count()
    assert WORDS["edited"] in await phone.last.locator(".margin").text_content()
    assert str(number) == await phone.page.evaluate(
        "document.activeElement.closest('[data-message]')?.dataset.message"
    )


async def test_toast_passes_and_alert_waits(open_phone, bot):
    phone = await open_phone()
    await greeted(phone, bot, reply_markup=MENU)

    await phone.tap("Πίσω", changes=False)
    query = await bot.next_of("callback_query")
    await expect(phone.button("Πίσω")).to_have_attribute("aria-busy", "true")
    await bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Είστε ήδη εκεί.")
    assert "Είστε ήδη εκεί." == await phone.toast()
    await expect(phone.button("Πίσω")).not_to_have_attribute("aria-busy", "true")

    await phone.tap("Αρχή", changes=False)
    query = await bot.next_of("callback_query")
    await bot.call(
        "answerCallbackQuery",
        callback_query_id=query["id"],
        text="Αν κινδυνεύετε, καλέστε 112.",
        show_alert=True,
    )
    assert "Αν κινδυνεύετε, καλέστε 112." == await phone.dismiss_alert()


async def test_a_reply_keyboard_sends_its_words(open_phone, bot):
    """
    It goes away when the bot takes it away.
    """
    phone = await open_phone()
    asked = {"keyboard": [[{"text": "Παράλειψη"}]], "input_field_placeholder": "Το όνομά σας"}
    await greeted(phone, bot, "Πώς σας λένε;", reply_markup=asked)

    await expect(phone.page.locator("#write")).to_have_attribute("placeholder", "Το όνομά σας")
    await phone.tap("Παράλειψη")
    assert "Παράλειψη" == (await bot.next_of("message"))["text"]

    await bot.call(
        "sendMessage", chat_id=MARIA, text="Ευχαριστώ.", reply_markup={"remove_keyboard": True}
    )
    await phone.wait_for("Ευχαριστώ.")
    await expect(phone.page.locator("#answers")).to_be_hidden()


@pytest.mark.parametrize(
    ("name", "kind"), [("rantevou.ics", "text/calendar"), ("form.html", "text/html")]
)
async def test_a_document_is_saved_under_its_name(open_phone, bot, name, kind):
    """
    A calendar file goes on to the calendar, and a page somebody sent never runs beside the chat.
    """
    phone = await open_phone()
    await greeted(phone, bot)
    content = b"<script>opener.document.title = 1</script>"
    await bot.send_file(
        "sendDocument", "document", name, content, kind, chat_id=MARIA, caption="Το αρχείο σας"
    )
    await phone.wait_for("Το αρχείο σας")

    async with phone.page.expect_download() as opening:
        await phone.page.get_by_role("link", name=name).click()
    download = await opening.value

    assert name == download.suggested_filename
    assert content == (await download.path()).read_bytes()


async def test_a_pdf_opens_in_the_browser(open_phone, bot):
    phone = await open_phone()
    await greeted(phone, bot)
    await bot.send_file(
        "sendDocument", "document", "form.pdf", b"%PDF-1.4", "application/pdf", chat_id=MARIA
    )
    link = phone.page.get_by_role("link", name="form.pdf")

    await expect(link).to_have_attribute("target", "_blank")
    await expect(link).to_have_attribute("rel", "noopener")
    assert await link.get_attribute("download") is None


async def test_a_photo_is_shown(open_phone, bot, tmp_path):
    phone = await open_phone()
    await greeted(phone, bot)
    picture = await phone.page.locator(".brand").screenshot()
    await bot.send_file(
        "sendPhoto", "photo", "map.png", picture, "image/png", chat_id=MARIA, caption="Ο χάρτης"
    )
    await phone.wait_for("Ο χάρτης")

    await expect(phone.last.get_by_role("img")).to_have_js_property("complete", value=True)
    assert 0 < await phone.last.get_by_role("img").evaluate("(shown) => shown.naturalWidth")


async def test_formatting_is_drawn_as_elements(open_phone, bot):
    phone = await open_phone()
    html = '<b>Χρειάζονται <i>όλα</i></b>: <code>Ε1</code>, <a href="https://www.aade.gr">ΑΑΔΕ</a> &lt;b&gt;'
    await greeted(phone, bot, html, parse_mode="HTML")

    drawn = await phone.last.locator(".text").inner_html()

    assert "<strong>Χρειάζονται <em>όλα</em></strong>: <code>Ε1</code>" in drawn
    assert "&lt;b&gt;" in drawn
    await expect(phone.last.get_by_role("link", name="ΑΑΔΕ")).to_have_attribute(
        "href", "https://www.aade.gr"
    )
