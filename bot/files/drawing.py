"""The files that staff ask for, drawn as they are sent: a row of the outbox says which and of what."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.appointments.calendar_file import calendar_file
from bot.clock import Now
from bot.files import figures as figures_files
from bot.files import gatherings as gathering_files
from bot.files.day import day_csv, day_pdf
from bot.files.documents import documents_pdf
from bot.files.door import door_sheet
from bot.performing import figures
from bot.performing.agenda import entry_of
from bot.shelf import Shelf
from bot.store import appointments, entries, gatherings, registers
from bot.store.database import Database
from bot.store.figures import WEEK
from bot.store.holding import EXPECTED
from conversations.screen import Line

File = tuple[str, bytes]
"""a file's name and content"""


@dataclass(frozen=True, slots=True)
class Files:
    """Draws what is asked for from what is known at that moment."""

    database: Database
    shelf: Shelf
    now: Now

    async def draw(self, content: Mapping[str, Any]) -> File | None:
        """The file that *content* orders by its `what`; None for what no release knows."""
        match content.get("what"):
            case "day-pdf" | "day-csv":
                return await self._day(content)
            case "gathering-calendar" | "gathering-register":
                return await self._gathering(content)
            case "door-sheet":
                centre = self.shelf.library.centre.name
                link, now = content["link"], self.now()
                return await asyncio.to_thread(door_sheet, self.shelf.wording, centre, link, now)
            case "figures-chart" | "figures-csv":
                return await self._figures(content)
            case _:
                return None

    async def calendar(self, appointment: int) -> File | None:
        """The calendar file of *appointment*; None when it is no more."""
        async with self.database.reading() as unit:
            found = await appointments.find(unit, appointment)
        if found is None:
            return None
        wording = self.shelf.wording
        content = calendar_file(
            uid=found.uid,
            sequence=found.sequence,
            starts=found.starts,
            ends=found.ends,
            title=wording.plain(Line("calendar.title")),
            place=self.shelf.library.centre.address if found.mode == "place" else "",
            details=wording.plain(Line("calendar.details", {"code": found.code})),
            cancelled=found.status not in EXPECTED,
            now=self.now(),
        )
        return wording.plain(Line("calendar.file")), content

    async def papers(self, content: Mapping[str, Any]) -> File | None:
        """A list of documents, as a `SendList` ordered it."""
        library, wording = self.shelf.library, self.shelf.wording
        return await asyncio.to_thread(documents_pdf, library, wording, content, self.now())

    async def _day(self, content: Mapping[str, Any]) -> File:
        day, desk = date.fromisoformat(content["day"]), content["desk"]
        async with self.database.reading() as unit:
            kept = await entries.of_days(unit, day, day, desk)
        told, wording = [entry_of(each) for each in kept], self.shelf.wording
        # Beside the loop: a long day takes a while.
        if content["what"] == "day-csv":
            return await asyncio.to_thread(day_csv, wording, day, told)
        return await asyncio.to_thread(day_pdf, wording, day, told, desk, self.now())

    async def _gathering(self, content: Mapping[str, Any]) -> File | None:
        async with self.database.reading() as unit:
            found = await gatherings.find(unit, content["gathering"])
            if found is None:
                return None
            if content["what"] == "gathering-calendar":
                return gathering_files.calendar(self.shelf.wording, found, self.now())
            register = await registers.registered(unit, found.id)
        zone = self.shelf.library.centre.zone
        return gathering_files.register(self.shelf.wording, found, register, zone)

    async def _figures(self, content: Mapping[str, Any]) -> File | None:
        centre = self.shelf.library.centre
        week = figures.week_of(centre, self.now()) - content["back"] * WEEK
        async with self.database.reading() as unit:
            told = await figures.told_of(unit, centre, week)
        if not told:
            return None
        drawn = figures_files.chart if content["what"] == "figures-chart" else figures_files.table
        return await asyncio.to_thread(drawn, self.shelf.wording, week, told)
