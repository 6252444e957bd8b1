"""
The page for whoever uses it: any width, light and dark, a keyboard alone, a screen reader.
"""

import re

import pytest
from playwright.async_api import expect

from tests.browser.phone import WORDS

pytestmark = pytest.mark.asyncio(loop_scope="session")

MARIA = 1001
LONG_WORD = "Ηλεκτροεγκεφαλογραφήματα" * 4

CONTRASTS = """
() => {
  const channels = (colour) => {
    const parts = colour.match(/[\\d.]+/g).map(Number);
    return { rgb: parts.slice(0, 3), alpha: parts.length > 3 ? parts[3] : 1 };
  };
  const over = (top, alpha, below) => top.map((value, i) => value * alpha + below[i] * (1 - alpha));
  const ground = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) {
      const layer = channels(getComputedStyle(at).backgroundColor);
      layers.push(layer);
      if (layer.alpha === 1) break;
    }
    return layers.reverse().reduce((below, { rgb, alpha }) => over(rgb, alpha, below), [255, 255, 255]);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement;
    if (!node.data.trim() || !holder.checkVisibility({ opacityProperty: true }) || holder.closest(".unseen, .skip")) continue;
    const below = ground(holder);
    const { rgb, alpha } = channels(getComputedStyle(holder).color);
    const [a, b] = [light(over(rgb, alpha, below)), light(below)].sort((x, y) => y - x);
    found.push([(a + 0.05) / (b + 0.05), node.data.trim().slice(0, 40)]);
  }
  return found;
}
"""
NAMELESS = """
() => [...document.querySelectorAll("button, a[href], input, textarea, summary")]
  .filter((control) => control.checkVisibility())
  .filter((control) => {
    const name = control.getAttribute("aria-label")
      ?? (control.labels?.length ? control.labels[0].textContent : control.textContent);
    return !name.trim();
  })
  .map((control) => control.outerHTML)
"""
SMALL = """
() => [...document.querySelectorAll("button, a.key, summary, input")]
  .filter((control) => control.checkVisibility() && !control.closest(".text"))
  .map((control) => [control.getBoundingClientRect(), control.outerHTML])
  .filter(([box]) => box.width < 24 || box.height < 24)
  .map(([, html]) => html)
"""


async def full_chat(phone, bot):
    """A chat with one of everything in it."""
    await phone.page.locator("#start").click()
    await bot.next_of("message")
    await bot.call("setMyCommands", commands=[{"command": "start", "description": "Από την αρχή"}])
    rows = [
        [{"text": "Κλείστε ραντεβού", "callback_data": "book"}],
        [{"text": f"{n}:00", "callback_data": f"at-{n}"} for n in range(8, 14)],
        [{"text": LONG_WORD, "callback_data": "long"}],
        [{"text": "gov.gr", "url": "https://www.gov.gr"}],
    ]
    text = f"<b>Τι χρειάζεται</b>\n<code>Ε1</code> <a href='https://aade.gr'>ΑΑΔΕ</a>\n{LONG_WORD}\n<blockquote>όρος</blockquote>"
    sent = await bot.call(
        "sendMessage",
        chat_id=MARIA,
        text=text,
        parse_mode="HTML",
        reply_markup={"inline_keyboard": rows},
    )
    await bot.call(
        "editMessageText",
        chat_id=MARIA,
        message_id=sent["message_id"],
        text=f"{text}.",
        parse_mode="HTML",
        reply_markup={"inline_keyboard": rows},
    )
    await bot.send_file(
        "sendDocument",
        "document",
        f"{LONG_WORD}.ics",
        b"BEGIN:VCALENDAR",
        "text/calendar",
        chat_id=MARIA,
        caption="Το ραντεβού σας",
        reply_markup='{"keyboard": [[{"text": "Ναι"}, {"text": "Όχι"}]]}',
    )
    await phone.wait_for("Το ραντεβού σας")
    await expect(phone.page.locator("#answers")).to_be_visible()


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
async def test_nothing_is_wider_than_the_screen(open_phone, bot, width):
    """
    From a small phone to a desktop there is no sideways scrolling, whatever the words are.
    """
    phone = await open_phone(width=width, height=740)
    await full_chat(phone, bot)

    wide = await phone.page.evaluate("document.documentElement.scrollWidth")
    log = await phone.page.locator("#scroller").evaluate(
        "(log) => log.scrollWidth - log.clientWidth"
    )

    assert width >= wide
    assert 0 == log
    await expect(phone.page.locator("#write")).to_be_in_viewport()


async def test_on_a_desktop_the_people_stand_beside_the_phone(open_phone):
    phone = await open_phone(width=1280)

    people = await phone.page.locator("#people-list").bounding_box()
    chat = await phone.page.locator(".phone").bounding_box()

    assert people["x"] + people["width"] <= chat["x"]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_has_contrast(open_phone, bot, scheme, width):
    """
    WCAG AA: 4.5 to 1, also for small and quiet words, also for what blocking and losing show.
    """
    phone = await open_phone(width=width, scheme=scheme)
    await full_chat(phone, bot)
    if width == 360:
        await phone.page.locator("#tools-toggle").click()
    await phone.page.locator("summary").click()
    await phone.page.locator("#link-payload").press("Enter")
    await phone.page.locator("#banner").evaluate("(banner) => (banner.textContent = 'χάθηκε')")
    await phone.page.wait_for_timeout(600)  # the short greeting of a changed message is over

    contrasts = await phone.page.evaluate(CONTRASTS)

    assert 25 < len(contrasts)
    assert [] == [(round(ratio, 2), text) for ratio, text in contrasts if ratio < 4.5]


async def test_dark_and_light_follow_the_system(open_phone):
    grounds = []
    for scheme in ("light", "dark"):
        phone = await open_phone(scheme=scheme)
        grounds.append(
            await phone.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        )

    light, dark = (sum(map(int, re.findall(r"\d+", ground))) for ground in grounds)

    assert light > 600
    assert dark < 120


@pytest.mark.parametrize("width", [360, 1280])
async def test_everything_that_can_be_pressed_has_a_name_and_a_size(open_phone, bot, width):
    phone = await open_phone(width=width)
    await full_chat(phone, bot)

    assert [] == await phone.page.evaluate(NAMELESS)
    assert [] == await phone.page.evaluate(SMALL)


async def test_the_page_is_a_page_to_a_screen_reader(open_phone, bot):
    """
    Landmarks, one title, headings in order, a log that speaks new messages, and Greek as its language.
    """
    phone = await open_phone()
    await full_chat(phone, bot)
    page = phone.page

    await expect(page.get_by_role("main")).to_have_count(1)
    await expect(page.get_by_role("navigation", name=WORDS["people"])).to_have_count(1)
    await expect(page.get_by_role("heading", level=1)).to_have_text(WORDS["brand"])
    log = page.get_by_role("log", name=WORDS["messages"])
    await expect(log).to_have_attribute("aria-live", "polite")
    assert "el" == await page.locator("html").get_attribute("lang")
    assert f"{WORDS['bot']}: " in await phone.last.text_content()
    assert 0 == await page.evaluate(
        "[...document.querySelectorAll('[id]')].length"
        " - new Set([...document.querySelectorAll('[id]')].map((e) => e.id)).size"
    )


async def test_an_old_conversation_is_not_read_out_as_if_it_were_new(open_phone):
    """
    The log is silent while another person's messages are put in, and speaks again afterwards.
    """
    phone = await open_phone()
    log = phone.page.get_by_role("log")
    await expect(log).to_have_attribute("aria-live", "polite")
    await log.evaluate(
        """(log) => {
            window.manners = [];
            new MutationObserver(() => window.manners.push(log.ariaLive)).observe(log, {
                attributeFilter: ["aria-live"],
            });
        }"""
    )

    await phone.be("Γιώργος")
    await expect(log).to_have_attribute("aria-live", "polite")

    assert ["off", "polite"] == await phone.page.evaluate("window.manners")


async def test_a_keyboard_is_enough(open_phone, bot):
    """
    From the first Tab to a sent message, a tapped button and another person, without a mouse.
    """
    phone = await open_phone()
    keys = phone.page.keyboard

    await keys.press("Tab")
    await expect(phone.page.locator("#skip-to-write")).to_be_in_viewport()
    await keys.press("Enter")
    await keys.type("Καλημέρα")
    await keys.press("Shift+Enter")
    await keys.type("σας")
    await keys.press("Enter")
    assert "Καλημέρα\nσας" == (await bot.next_of("message"))["text"]

    buttons = [[{"text": name, "callback_data": name} for name in ("Πίσω", "Αρχή")]]
    await bot.call(
        "sendMessage", chat_id=MARIA, text="Ορίστε.", reply_markup={"inline_keyboard": buttons}
    )
    await phone.wait_for("Ορίστε.")
    await phone.page.locator("#skip-to-last").focus()
    await keys.press("Enter")
    await keys.press("Tab")
    await keys.press("ArrowRight")
    await keys.press("Enter")
    assert "Αρχή" == (await bot.next_of("callback_query"))["data"]

    await phone.person("Μαρία").focus()
    await keys.press("Tab")
    await keys.press("Enter")
    await expect(phone.person("Γιώργος")).to_have_attribute("aria-current", "true")
    await expect(phone.person("Γιώργος")).to_be_focused()


async def test_focus_can_be_seen_wherever_it_goes(open_phone, bot):
    phone = await open_phone()
    await full_chat(phone, bot)
    unseen, seen = [], 0

    await phone.page.locator("#skip-to-write").focus()
    for _ in range(60):
        await phone.page.keyboard.press("Tab")
        mark = await phone.page.evaluate(
            """() => {
                const at = document.activeElement;
                if (at === document.body) return null;
                const ring = (node) => {
                    const style = getComputedStyle(node);
                    return style.outlineStyle !== "none" || style.boxShadow !== "none";
                };
                return [ring(at) || ring(at.closest(".field") ?? at), at.outerHTML.slice(0, 120)];
            }"""
        )
        if mark is None:
            break
        seen += 1
        if not mark[0]:
            unseen.append(mark[1])

    assert 15 < seen
    assert [] == unseen


async def test_escape_closes_what_a_button_opened(open_phone, bot):
    phone = await open_phone()
    await full_chat(phone, bot)
    toggle = phone.page.locator("#commands-toggle")
    await toggle.focus()
    await phone.page.keyboard.press("Enter")
    await expect(toggle).to_have_attribute("aria-expanded", "true")

    await phone.page.keyboard.press("Escape")

    await expect(phone.page.locator("#commands-list")).to_be_hidden()
    await expect(toggle).to_be_focused()


async def test_nothing_moves_for_who_wants_it_still(open_phone, bot):
    phone = await open_phone(reduced_motion="reduce")
    await full_chat(phone, bot)

    moving = await phone.page.evaluate("document.getAnimations().length")

    assert 0 == moving
