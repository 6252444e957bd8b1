"""
The Centre at work: every room put together, started and stopped in order.

Stopping never waits for more than the send under way: what is stored is taken up by the next
start.  Telegram first stops bringing, then the turns end, then what is on its way arrives.
"""

import asyncio
import logging
import os
import secrets
from collections.abc import Callable, Collection, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from aiohttp import web

from bot.appointments.calendar_file import calendar_file
from bot.appointments.reminders import quiet_until
from bot.clock import Now, system_now
from bot.delivery.room import Delivery
from bot.delivery.settling import survives
from bot.documents_pdf import documents_pdf
from bot.housekeeping import keep_promises, lapse_holds
from bot.intake import Intake
from bot.live_editing import EVERY as EVERY_LOOK
from bot.live_editing import LiveEditing
from bot.notices import ProgressReports
from bot.reviews import WeeklyReports
from bot.scheduler import Ticker
from bot.settings import Settings
from bot.shelf import Shelf
from bot.stopping import unless_stopped
from bot.store import appointments, campaigns
from bot.store.database import Database
from bot.telegram import receiving
from bot.telegram.callbacks import Marks
from bot.telegram.screens import Drawn, draw_screen
from bot.telegram.sending import Sender
from bot.telegram.transport import make_bot
from bot.telegram.updates import UpdateReader
from bot.turns import LONGEST_REST, Turns
from bot.webhook import PATH, application, listen
from conversations.screen import Line, Screen
from conversations.staff.notices import notice

log = logging.getLogger(__name__)

SHARED_REST = 0.05
"""seconds between looks at the inbox where another process may have filled it"""

EVERY_REPORT = 60
"""seconds between looks whether the weekly report is due"""

LATE_CALLS = 2.0
"""seconds that a webhook call under way is given at a stop; Telegram makes it again"""

Room = Literal["run", "web", "worker"]


def nobody() -> Collection[int]:
    return ()


@dataclass(frozen=True, slots=True)
class Stand:
    """
    What a process is given to stand on.

    *demonstration* opens booking with the example hours; only the sandbox sets it.
    """

    settings: Settings
    shelf: Shelf
    database: Database
    now: Now = system_now
    demonstration: bool = False
    demonstrators: Callable[[], Collection[int]] = nobody
    """the users of the sandbox who play staff"""


class Rooms:
    """All rooms of one process, put together but not yet open."""

    def __init__(self, stand: Stand, room: Room) -> None:
        self._stand = stand
        self._room = room
        settings, shelf, now = stand.settings, stand.shelf, stand.now
        self._shelf = shelf
        self._marks = Marks(settings.secret_key)
        self._bot = make_bot(settings.token, settings.api_url)
        sender = Sender(
            self._bot,
            draw=self._draw,
            notice=self._notice,
            calendar=self._calendar,
            papers=self._papers,
        )
        worker = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._delivery = Delivery(
            stand.database,
            sender.send,
            now,
            worker,
            alone=room == "run",
            quiet=lambda: quiet_until(shelf.library.centre, now()) is not None,
            sends=room != "web",
        )
        self._bot.obey(self._delivery)
        self._turns = Turns(
            database=stand.database,
            library=lambda: shelf.library,
            read_update=UpdateReader(self._marks, self._is_admin),
            deliver=self._delivery.deliver,
            now=now,
            worker=worker,
            booking_open=lambda: stand.demonstration or shelf.library.centre.confirmed,
            rest=SHARED_REST if room == "worker" else LONGEST_REST,
        )
        self._reports = ProgressReports(stand.database, now)
        self._editing = LiveEditing(shelf, stand.database, now, self._staff)
        self._reviews = WeeklyReports(lambda: shelf.library, stand.database, now, self._staff)
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
            await survives(self._delivery.hear_of_pause)
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
        yield self._delivery.run()
        if self._room == "web":
            yield self._hooked(stop)
            return
        yield self._turning()
        yield unless_stopped(stop, self._introduce())
        if self._room == "run":
            yield self._polling(stop)

    def _ticker(self) -> Ticker:
        ticker = Ticker()
        database, now = self._stand.database, self._stand.now
        if self._room != "web":
            ticker.every(2, self._progress)
            ticker.every(30, lambda: lapse_holds(database, now))
            ticker.every(EVERY_LOOK, self._look)
            ticker.every(EVERY_REPORT, self._reviews.report)
            ticker.every(
                3600, lambda: keep_promises(database, now, self._shelf.library.centre.retention)
            )
        return ticker

    async def _stop_in_order(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._intake.stop()
        self._turns.stop()

    async def _turning(self) -> None:
        await self._turns.run()
        # Not before the last turn: its replies are given back only by a delivery that is open.
        await self._delivery.stop()

    async def _polling(self, stop: asyncio.Event) -> None:
        await unless_stopped(stop, receiving.use_polling(self._bot))
        await self._intake.poll(self._get_updates)

    async def _get_updates(self, offset: int | None) -> Sequence[Any]:
        # What happens meanwhile waits at Telegram.
        await self._end_of_pause()
        return await receiving.get_updates(self._bot, offset)

    async def _end_of_pause(self) -> None:
        while left := self._delivery.pause_left():  # noqa: ASYNC110 — not a poll: it is told how long
            await asyncio.sleep(left)

    async def _hooked(self, stop: asyncio.Event) -> None:
        settings = self._stand.settings
        serving = application(self._intake, self._stand.database, settings.webhook_secret)
        runner = web.AppRunner(serving, access_log=None, shutdown_timeout=LATE_CALLS)
        await runner.setup()
        try:
            await listen(runner, settings.port)
            address = f"{settings.webhook_url}{PATH}"
            hook = receiving.use_webhook(self._bot, address, settings.webhook_secret)
            await unless_stopped(stop, hook)
            await stop.wait()
        finally:
            await runner.cleanup()
            await self._delivery.stop()

    async def _progress(self) -> None:
        if await self._reports.report():
            self._delivery.wake()

    async def _look(self) -> None:
        before = self._shelf.library
        await self._editing.look()
        if self._shelf.library is not before and self._shelf.library.phrases != before.phrases:
            await self._introduce()

    async def _introduce(self) -> None:
        await self._end_of_pause()
        await receiving.introduce(self._bot, self._shelf.wording, self._stand.settings.staff)

    def _is_admin(self, user: int) -> bool:
        return user in self._stand.settings.staff or user in self._stand.demonstrators()

    def _staff(self) -> Collection[int]:
        return {*self._stand.settings.staff, *self._stand.demonstrators()}

    def _draw(self, screen: Screen, chat: int) -> Drawn:
        return draw_screen(self._shelf.wording, self._marks, screen, owner=chat)

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
            title=self._shelf.wording.plain(Line("calendar.title")),
            place=self._shelf.library.centre.address,
            details=self._shelf.wording.plain(Line("calendar.details", {"code": found.code})),
            cancelled=found.status not in {"booked", "confirmed"},
            now=self._stand.now(),
        )
        return self._shelf.wording.plain(Line("calendar.file")), content

    async def _papers(self, content: Mapping[str, Any]) -> tuple[str, bytes] | None:
        """The name and content of a list of documents, drawn beside the loop: it takes a while."""
        return await asyncio.to_thread(
            documents_pdf, self._shelf.library, self._shelf.wording, content, self._stand.now()
        )
