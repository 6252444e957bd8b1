"""
A real Chromium, the real sandbox, and a bot that does what the test says.

Tests that use these say `pytestmark = pytest.mark.asyncio(loop_scope="session")`: the browser
belongs to the event loop it was started on, and starting one for each test takes longer than the
test.
"""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession
from playwright.async_api import Browser, Page, async_playwright

from bot.sandbox.server import Sandbox
from tests.browser.phone import Phone
from tests.browser.scripted_bot import ScriptedBot

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CHROMIUM = shutil.which("chromium")
OpenPhone = Callable[..., Awaitable[Phone]]


def pytest_runtest_setup(item: pytest.Item) -> None:
    # Here and not in the fixture: the summary then says it in one line for all of them.
    if CHROMIUM is None and "browser" in getattr(item, "fixturenames", ()):
        pytest.skip("no chromium here: apt-get install chromium, and the chat page is tested too")


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    running = Sandbox()
    await running.start()
    yield running
    await running.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def bot(sandbox: Sandbox) -> AsyncIterator[ScriptedBot]:
    async with ClientSession() as session:
        yield ScriptedBot(sandbox, session)


@pytest_asyncio.fixture(loop_scope="session")
async def new_page(browser: Browser) -> AsyncIterator[Callable[..., Awaitable[Page]]]:
    """Opens empty pages: a desktop's size, or what is asked.  A page that reports an error fails the test."""
    contexts, errors = [], []

    async def opened(
        width: int = 1280, height: int = 800, scheme: str = "light", **more: Any
    ) -> Page:
        size = {"width": width, "height": height}
        context = await browser.new_context(viewport=size, color_scheme=scheme, **more)
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda said: (
                errors.append(said.text)
                if said.type == "error" and "Failed to load resource" not in said.text
                else None
            ),
        )
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert errors == []


@pytest_asyncio.fixture(loop_scope="session")
async def open_phone(
    sandbox: Sandbox, new_page: Callable[..., Awaitable[Page]]
) -> AsyncIterator[OpenPhone]:
    """Opens the chat page of the sandbox and gives the phone on it."""

    async def opened(person: str | None = None, **size: Any) -> Phone:
        phone = Phone(await new_page(**size))
        await phone.open(sandbox.url, person)
        return phone

    yield opened
