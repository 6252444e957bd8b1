"""Who speaks, and what they can do besides writing."""

import pytest
from playwright.async_api import expect

from tests.browser.greeting import GIORGOS, MARIA, greeted
from tests.browser.phone import WORDS

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_people_of_the_sandbox_are_there(open_phone):
    """
    Two citizens and a member of the staff, told apart in words.
    """
    phone = await open_phone()

    names = await phone.page.locator(".person-name").all_inner_texts()
    kinds = await phone.page.locator(".person-note").all_inner_texts()

    assert ["Μαρία", "Γιώργος", "Ελένη (προσωπικό)"] == names
    assert [WORDS["citizen"], WORDS["citizen"], WORDS["staff"]] == kinds


async def test_first_visit_says_what_to_try_in_three_lines(open_phone):
    """
    The hint is there once, goes away for good, and can be asked for again.
    """
    phone = await open_phone()
    hint = phone.page.locator("#hint")

    await expect(hint.locator("li")).to_have_text([WORDS[f"hint-{n}"] for n in (1, 2, 3)])
    await phone.close_hint()
    await phone.page.reload()
    await phone.page.locator("html[data-ready]").wait_for()

    await expect(hint).to_be_hidden()
    await phone.page.locator("#hint-again").click()
    await expect(hint).to_be_visible()


async def test_other_people_have_unread_marks_until_they_are_opened(open_phone, bot):
    phone = await open_phone("Γιώργος")
    await phone.page.locator("#start").click()
    await phone.be("Μαρία")
    await bot.next_of("message")
    for text in ("Πρώτο", "Δεύτερο"):
        await bot.call("sendMessage", chat_id=GIORGOS, text=text)

    await expect(phone.person("Γιώργος").locator(".badge")).to_have_text("2")
    assert "2 αδιάβαστα μηνύματα" in await phone.person("Γιώργος").text_content()
    await phone.be("Γιώργος")
    await phone.wait_for("Δεύτερο")

    await expect(phone.page.locator(".badge")).to_have_count(0)


async def test_another_person_can_be_added(open_phone):
    """
    And holds the phone at once.
    """
    phone = await open_phone()
    await phone.page.locator("#person-add").click()
    await phone.page.get_by_role("button", name=WORDS["add-person-do"]).click()
    await expect(phone.page.locator("#person-wrong")).to_have_text(WORDS["add-person-needs-name"])

    await phone.page.get_by_label(WORDS["add-person-name"]).fill("Δήμητρα")
    await phone.page.get_by_label(WORDS["add-person-staff"]).check()
    await phone.page.get_by_role("button", name=WORDS["add-person-do"]).click()

    await expect(phone.person("Δήμητρα")).to_have_attribute("aria-current", "true")
    assert WORDS["staff"] in await phone.person("Δήμητρα").inner_text()


async def test_blocking_and_unblocking(open_phone, bot):
    """
    A person who blocked the bot cannot write to it either, until they take it back.
    """
    phone = await open_phone()
    await greeted(phone, bot)

    await phone.page.get_by_role("button", name=WORDS["block"], exact=True).click()
    assert "kicked" == (await bot.next_of("my_chat_member"))["new_chat_member"]["status"]
    await expect(phone.page.locator("#blocked")).to_be_visible()
    await expect(phone.page.locator("#composer")).to_be_hidden()

    await phone.page.locator("#unblock").click()
    assert "member" == (await bot.next_of("my_chat_member"))["new_chat_member"]["status"]
    await expect(phone.page.locator("#composer")).to_be_visible()


async def test_commands_menu_comes_from_the_bot(open_phone, bot):
    phone = await open_phone()
    await greeted(phone, bot)
    await expect(phone.page.locator("#commands-toggle")).to_be_hidden()
    commands = [{"command": "privacy", "description": "Τι κρατάμε για εσάς"}]
    await bot.call("setMyCommands", commands=commands)

    await phone.page.get_by_role("button", name=WORDS["commands"]).click()
    await phone.page.get_by_role("button", name="/privacy Τι κρατάμε για εσάς").click()

    assert "/privacy" == (await bot.next_of("message"))["text"]


async def test_typing_is_seen_until_the_answer_comes(open_phone, bot):
    phone = await open_phone()
    await greeted(phone, bot)
    await bot.call("sendChatAction", chat_id=MARIA, action="typing")
    await expect(phone.page.locator("#typing")).to_be_visible()

    await bot.call("sendMessage", chat_id=MARIA, text="Ορίστε.")

    await phone.wait_for("Ορίστε.")
    await expect(phone.page.locator("#typing")).to_be_hidden()


async def test_deep_link_sends_its_payload_and_refuses_what_no_link_can_hold(open_phone, bot):
    phone = await open_phone()
    await phone.page.get_by_text(WORDS["link"]).click()
    field = phone.page.get_by_label(WORDS["link-payload"])

    await field.fill("δεν γίνεται")
    await field.press("Enter")
    await expect(phone.page.locator("#link-wrong")).to_have_text(WORDS["link-wrong"])
    await field.fill("housing_papers")
    await field.press("Enter")

    assert "/start housing_papers" == (await bot.next_of("message"))["text"]


async def test_other_things_than_text_can_be_sent(open_phone, bot):
    phone = await open_phone()
    await greeted(phone, bot)
    await phone.page.get_by_role("button", name=WORDS["attach"]).click()
    await phone.page.get_by_role("button", name=WORDS["attach-voice"]).click()

    assert "voice" in await bot.next_of("message")
    await expect(phone.page.locator(".from-person").last).to_contain_text(WORDS["voice"])
