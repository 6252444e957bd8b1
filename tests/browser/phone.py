"""The chat page as a person uses it: by the words they see."""

import json
import re
from pathlib import Path
from typing import Any, Literal

from playwright.async_api import Locator, Page, expect

import bot.sandbox

PAGE = Path(bot.sandbox.__file__).with_name("page")
WORDS: dict[str, Any] = json.loads((PAGE / "words.el.json").read_text(encoding="utf-8"))
PATIENCE = 10_000
"""milliseconds anything on the page may take"""


async def save_picture(page: Page, path: Path) -> None:
    """The page as it stands, in *path*; nothing moves and no passing toast is in it."""
    await page.evaluate("document.activeElement?.blur()")
    await page.mouse.move(0, 0)
    await expect(page.locator("#toast.shown")).to_have_count(0, timeout=3 * PATIENCE)
    path.parent.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=path, animations="disabled")


class Phone:
    """One person's phone after another's, on one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.set_default_timeout(PATIENCE)

    async def open(self, address: str, person: str | None = None) -> None:
        """The page is loaded and follows the server; *person*, or the first one, holds the phone."""
        await self.page.goto(address)
        await self.page.locator("html[data-ready]").wait_for()
        if person is not None:
            await self.be(person)

    async def be(self, person: str) -> None:
        """*person* (the name in the list begins so) holds the phone from now on."""
        await self.person(person).click()
        number = await self.person(person).get_attribute("data-person")
        await self.page.locator(f"#log[data-person='{number}']").wait_for(state="attached")

    async def close_hint(self) -> None:
        """The hint of the first visit is read and gone."""
        await self.page.locator("#hint-close").click()

    def person(self, name: str) -> Locator:
        return self.page.locator(".person", has=self.page.locator(".person-name", has_text=name))

    async def start(self) -> None:
        """What the big button of an empty chat does."""
        await self._change(lambda: self.page.locator("#start").click())

    async def say(self, text: str) -> None:
        """*text* is written and sent, and stands in the chat."""
        await self.page.locator("#write").fill(text)
        await self.page.keyboard.press("Enter")
        await expect(self.page.locator(".from-person .text").last).to_have_text(text)

    def button(self, text: str) -> Locator:
        """The newest button with exactly this text, of a message or of the reply keyboard."""
        exact = re.compile(rf"^\s*{re.escape(text)}\s*$")
        return self.page.locator("button.key:visible", has_text=exact).last

    async def tap(self, text: str, *, changes: bool = True) -> None:
        """
        The button is tapped and, if the tap *changes* the chat, the first change is on the screen.

        Waits for the button first: it may still be on its way.  A key of the reply keyboard
        changes the chat by what it says; the bot's answer is `wait_for`ed.
        """
        await self.button(text).wait_for()
        if changes:
            await self._change(lambda: self.button(text).click())
        else:
            await self.button(text).click()

    async def _change(self, act: Any) -> None:
        log = self.page.locator("#log")
        before = await log.inner_text()
        await act()
        await expect(log).not_to_have_text(before, timeout=PATIENCE, use_inner_text=True)

    @property
    def last(self) -> Locator:
        """The newest message of the bot."""
        return self.page.locator(".from-bot").last

    async def last_text(self) -> str:
        return await self.last.locator(".text").inner_text()

    async def last_buttons(self) -> list[list[str]]:
        """The inline keyboard of the newest message of the bot, row by row."""
        rows = self.last.locator(".keyboard .row")
        return [
            [text.strip() for text in await rows.nth(row).locator(".key").all_inner_texts()]
            for row in range(await rows.count())
        ]

    async def wait_for(self, text: str, *, timeout: float = PATIENCE) -> None:
        """*text* stands in the newest message of the bot, within *timeout* milliseconds."""
        await expect(self.last.locator(".text")).to_contain_text(text, timeout=timeout)

    async def move_clock(self, to: Literal["hour", "day", "next"]) -> None:
        """The button of the clock is pressed and what the page says about it is on the screen."""
        if not await self.page.locator("#tools").is_visible():
            await self.page.locator("#tools-toggle").click()
        await self.page.locator("#toast").evaluate("(box) => (box.textContent = '')")
        await self.page.locator(f"#clock-{to}").click()
        await expect(self.page.locator("#toast")).not_to_be_empty()

    async def play_day(self) -> None:
        """A day at the Centre begins; what the page says about it is on the screen."""
        if not await self.page.locator("#tools").is_visible():
            await self.page.locator("#tools-toggle").click()
        await self.page.locator("#day-play").click()
        await expect(self.page.locator("#toast")).not_to_be_empty()

    async def day_says(self, text: str, *, timeout: float = 3 * PATIENCE) -> None:
        """The page tells so of the day that is played, within *timeout* milliseconds."""
        await expect(self.page.locator("#day-progress")).to_contain_text(text, timeout=timeout)

    async def time(self) -> str:
        """The sandbox's time as the page shows it, as 09:40."""
        return await self.page.locator("#clock-time").inner_text()

    async def day(self) -> str:
        return await self.page.locator("#clock-date").inner_text()

    async def toast(self) -> str:
        await self.page.locator("#toast.shown").wait_for()
        return await self.page.locator("#toast").inner_text()

    async def dismiss_alert(self) -> str:
        """The text of the alert, which is closed afterwards."""
        await self.page.locator("#alert-dialog[open]").wait_for()
        text = await self.page.locator("#alert-text").inner_text()
        await self.page.locator("#alert-close").click()
        return text
