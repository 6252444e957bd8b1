"""Text is text: nothing that people, bots or servers say becomes a part of the page."""

import pytest
from playwright.async_api import expect

from tests.browser.greeting import greeted, keyboard

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize(
    "hostile",
    [
        '<img src=x onerror="document.title=1"><script>document.title=1</script>',
        '"><svg onload=document.title=1>',
        "javascript:document.title=1",
        "\u202eΑνάποδα\u202c \u0000 \u200b τέλος",
        "Α" * 3000,
    ],
)
async def test_hostile_text_shows_as_text(open_phone, bot, sandbox, hostile):
    """
    In a message, a caption of a button, a person's name and a command: never a part of the page.
    """
    phone = await open_phone()
    await greeted(phone, bot, hostile, reply_markup=keyboard([(hostile[:60], "x")]))
    sandbox.world.people.add(hostile[:64])
    sandbox.world.journal.tell("people")
    title = await phone.page.title()

    await expect(phone.page.locator(".person")).to_have_count(4)

    shown = hostile.strip("\u202e")
    assert shown[:7] in await phone.last.locator(".text").text_content()
    assert 0 == await phone.page.locator("#log img, #log script, #people-list script").count()
    assert 0 == await phone.page.locator("#people-list svg").count()
    assert title == await phone.page.title()
    assert await phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_a_link_that_could_run_code_is_plain_text(new_page, sandbox):
    """
    Whatever a server says an entity is.
    """
    page = await new_page()
    await page.goto(sandbox.url)
    addresses = ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "https://www.gov.gr"]

    links = await page.evaluate(
        """async (addresses) => {
            const { styledText } = await import("/entities.js");
            return addresses.map((url) => styledText("εδώ",
                [{ type: "text_link", offset: 0, length: 3, url }]).firstElementChild.tagName);
        }""",
        addresses,
    )

    assert ["SPAN", "SPAN", "SPAN", "A"] == links


async def test_overlapping_and_broken_entities_lose_no_text(new_page, sandbox):
    page = await new_page()
    await page.goto(sandbox.url)
    entities = [
        {"type": "bold", "offset": 0, "length": 6},
        {"type": "italic", "offset": 4, "length": 6},
        {"type": "code", "offset": 8, "length": 900},
        {"type": "never-heard-of", "offset": 1, "length": 2},
    ]

    text = await page.evaluate(
        """async (entities) => {
            const { styledText } = await import("/entities.js");
            return styledText("😀 ένα δύο τρία", entities).textContent;
        }""",
        entities,
    )

    assert "😀 ένα δύο τρία" == text
