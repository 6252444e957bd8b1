"""
The Centre at work: every room put together, started and stopped in order.

Stopping never waits for more than the send under way: what is stored is taken up by the next
start.  Telegram first stops bringing, then the turns end, then what is on its way arrives.
"""

import asyncio
import logging
import os
import secrets
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from aiohttp import web

from bot.appointments.calendar_file import calendar_file
from bot.appointments.reminders import quiet_until
from bot.clock import Now, system_now
from bot.delivery import Delivery
from bot.greek.wording import Wording
from bot.housekeeping import keep_promises, lapse_holds
from bot.intake import Intake
from bot.notices import ProgressReports
from bot.scheduler import Ticker
from bot.settings import Settings, WrongSetting
from bot.store import appointments, campaigns
from bot.store.database import Database
from bot.telegram import receiving
from bot.telegram.callbacks import Marks
from bot.telegram.screens import Drawn, draw_screen
from bot.telegram.sending import Sender
from bot.telegram.transport import make_bot
from bot.telegram.updates import UpdateReader
from bot.turns import LONGEST_REST, Turns
from bot.webhook import PATH, application
from conversations.screen import Line, Screen
from conversations.staffing import notice
from conversations.tree import Library

log = logging.getLogger(__name__)

SHARED_REST = 0.05
"""seconds between looks at the inbox where another process may have filled it"""

Room = Literal["run", "web", "worker"]


def never(_: int) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Stand:
    """
    What a process is given to stand on.

    *demonstration* opens booking with the example hours; only the sandbox sets it.
    """

    settings: Settings
    library: Library
    database: Database
    now: Now = system_now
    demonstration: bool = False
    is_demonstrator: Callable[[int], bool] = never
    """whether a user of the sandbox plays staff"""


class Rooms:
    """All rooms of one process, put together but not yet open."""

    def __init__(self, stand: Stand, room: Room) -> None:
        self._stand = stand
        self._room = room
        settings, library, now = stand.settings, stand.library, stand.now
        self._wording = Wording(library)
        self._marks = Marks(settings.secret_key)
        self._bot = make_bot(settings.token, settings.api_url)
        sender = Sender(self._bot, draw=self._draw, notice=self._notice, calendar=self._calendar)
        worker = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._delivery = Delivery(
            stand.database,
            sender.send,
            now,
            worker,
            alone=room == "run",
            quiet=lambda: quiet_until(library.centre, now()) is not None,
        )
        self._turns = Turns(
            database=stand.database,
            library=lambda: library,
            read_update=UpdateReader(self._marks, self._is_staff),
            deliver=self._delivery.deliver,
            now=now,
            worker=worker,
            booking_open=lambda: stand.demonstration or library.centre.confirmed,
            rest=SHARED_REST if room == "worker" else LONGEST_REST,
        )
        self._reports = ProgressReports(stand.database, now)
        self._intake = Intake(
            stand.database, now, self._turns.wake, partial(receiving.answer_tap, self._bot)
        )

    async def serve(self, stop: asyncio.Event) -> None:
        """
        Work until *stop* is set.

        Raises `WrongSetting`, `TokenRefused` or `Away`, in a group, when it cannot begin.
        """
        ticker = self._ticker()
        await self._bot.open()
        try:
            ticker.start()
            async with asyncio.TaskGroup() as group:
                for job in self._jobs(stop):
                    group.create_task(job)
                group.create_task(self._stop_in_order(stop))
        finally:
            ticker.stop()
            await self._intake.close()
            await self._bot.close_connections()

    def _jobs(self, stop: asyncio.Event) -> Iterator[Coroutine[Any, Any, None]]:
        if self._room == "web":
            yield self._hooked(stop)
            return
        yield self._turning()
        yield self._delivery.run()
        yield receiving.introduce(self._bot, self._wording, self._stand.settings.staff)
        if self._room == "run":
            yield self._polling()

    def _ticker(self) -> Ticker:
        ticker = Ticker()
        database, now = self._stand.database, self._stand.now
        if self._room != "web":
            retention = self._stand.library.centre.retention
            ticker.every(2, self._progress)
            ticker.every(30, lambda: lapse_holds(database, now))
            ticker.every(3600, lambda: keep_promises(database, now, retention))
        return ticker

    async def _stop_in_order(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._intake.stop()
        self._turns.stop()

    async def _turning(self) -> None:
        await self._turns.run()
        # Not before the last turn: its replies are given back only by a delivery that is open.
        await self._delivery.stop()

    async def _polling(self) -> None:
        await receiving.use_polling(self._bot)
        await self._intake.poll(partial(receiving.get_updates, self._bot))

    async def _hooked(self, stop: asyncio.Event) -> None:
        settings = self._stand.settings
        serving = application(self._intake, self._stand.database, settings.webhook_secret)
        runner = web.AppRunner(serving, access_log=None)
        await runner.setup()
        try:
            await _listen(runner, settings.port)
            address = f"{settings.webhook_url}{PATH}"
            await receiving.use_webhook(self._bot, address, settings.webhook_secret)
            await stop.wait()
        finally:
            await runner.cleanup()

    async def _progress(self) -> None:
        if await self._reports.report():
            self._delivery.wake()

    def _is_staff(self, user: int) -> bool:
        return user in self._stand.settings.staff or self._stand.is_demonstrator(user)

    def _draw(self, screen: Screen, chat: int) -> Drawn:
        return draw_screen(self._wording, self._marks, screen, owner=chat)

    async def _notice(self, campaign: int) -> Screen:
        async with self._stand.database.reading() as unit:
            topic = await campaigns.topic(unit, campaign)
            return notice(topic, await campaigns.html(unit, campaign))

    async def _calendar(self, appointment: int) -> tuple[str, bytes] | None:
        """The calendar file's name and content, or None when the appointment is no more."""
        async with self._stand.database.reading() as unit:
            found = await appointments.find(unit, appointment)
        if found is None:
            return None
        content = calendar_file(
            uid=found.uid,
            sequence=found.sequence,
            starts=found.starts,
            ends=found.ends,
            title=self._wording.plain(Line("calendar.title")),
            place=self._stand.library.centre.address,
            details=self._wording.plain(Line("calendar.details", {"code": found.code})),
            cancelled=found.status not in {"booked", "confirmed"},
            now=self._stand.now(),
        )
        return self._wording.plain(Line("calendar.file")), content


async def _listen(runner: web.AppRunner, port: int) -> None:
    try:
        await web.TCPSite(runner, port=port).start()
    except OSError:
        raise WrongSetting(f"PORT {port} is taken; choose another with PORT=…") from None
