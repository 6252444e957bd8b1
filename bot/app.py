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

from bot.appointments.reminders import quiet_until
from bot.clock import Now, system_now
from bot.delivery.flood_gate import USUAL_PACE, Pace
from bot.delivery.room import Delivery
from bot.delivery.settling import survives
from bot.files.drawing import Files
from bot.intake import Intake
from bot.letters import Letters
from bot.scheduler import Ticker
from bot.settings import Settings
from bot.shelf import Shelf
from bot.stopping import unless_stopped
from bot.store import staff
from bot.store.database import Database
from bot.telegram import receiving
from bot.telegram.callbacks import Marks
from bot.telegram.client import make_bot
from bot.telegram.screens import Drawn, draw_screen
from bot.telegram.sending import Sender
from bot.telegram.updates import UpdateReader
from bot.ticks.every import Ticks
from bot.turns import LONGEST_REST, Turns
from bot.webhook import PATH, application, listen
from conversations.screen import Screen

log = logging.getLogger(__name__)

SHARED_REST = 0.05
"""seconds between looks at the inbox where another process may have filled it"""

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
    pace: Pace = USUAL_PACE
    """how fast may be written to Telegram"""


class Rooms:
    """All rooms of one process, put together but not yet open."""

    def __init__(self, stand: Stand, room: Room) -> None:
        self._stand = stand
        self._room = room
        settings, shelf, now = stand.settings, stand.shelf, stand.now
        self._shelf = shelf
        self._marks = Marks(settings.secret_key)
        self._bot = make_bot(settings.token, settings.api_url)
        self._bot_name = ""
        files, letters = Files(stand.database, shelf, now), Letters(stand.database, shelf)
        sender = Sender(
            self._bot,
            draw=self._draw,
            notice=letters.notice,
            calendar=files.calendar,
            papers=files.papers,
            file=files.draw,
            reminder=letters.reminder,
            commands=self._own_commands,
        )
        worker = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._delivery = Delivery(
            stand.database,
            sender.send,
            now,
            worker,
            stand.pace,
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
            booking_open=self._booking_open,
            bot_name=lambda: self._bot_name,
            rest=SHARED_REST if room == "worker" else LONGEST_REST,
            ring=self._delivery.wake,
        )
        self._ticks = Ticks(
            database=stand.database,
            shelf=shelf,
            now=now,
            admins=self._staff,
            booking_open=self._booking_open,
            wake=self._delivery.wake,
            introduce=self._introduce,
        )
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
            await ticker.stop()
            await self._intake.close()
            await self._bot.close_connections()

    def wake(self) -> None:
        """Something may be due to be sent: look now and not at the next tick."""
        self._delivery.wake()

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
        if self._room != "web":
            for seconds, tick in self._ticks.every():
                ticker.every(seconds, tick)
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

    async def _introduce(self) -> None:
        await self._end_of_pause()
        self._bot_name = await receiving.bot_name(self._bot) or self._bot_name
        await receiving.introduce(self._bot, self._shelf.wording)

    async def _own_commands(self, chat: int) -> Sequence[Mapping[str, str]]:
        """The commands of *chat* that are not everyone's; none for who is not staff."""
        is_staff = self._is_admin(chat)
        if not is_staff:
            async with self._stand.database.reading() as unit:
                is_staff = await staff.of_chat(unit, chat)
        return receiving.staff_commands(self._shelf.wording) if is_staff else ()

    def _booking_open(self) -> bool:
        return self._stand.demonstration or self._shelf.library.centre.confirmed

    def _is_admin(self, user: int) -> bool:
        return user in self._stand.settings.staff or user in self._stand.demonstrators()

    def _staff(self) -> Collection[int]:
        return {*self._stand.settings.staff, *self._stand.demonstrators()}

    def _draw(self, screen: Screen, chat: int) -> Drawn:
        return draw_screen(self._shelf.wording, self._marks, screen, owner=chat)
