"""Appointments that somebody has: written as the bot writes them, without the talk before it."""

from datetime import datetime, timedelta
from pathlib import Path

from bot.performing.reminding import planned
from bot.shelf import open_shelf
from bot.store import appointments, citizens, holding, outbox
from bot.store.appointments import Appointment
from bot.store.database import Database
from tests.crash.running import KEY

SERVICE, VISIT, WITH_BUFFER = "benefits", timedelta(minutes=30), 40


class Visits:
    """Books at the desks of the Centre whose content is in *folder*, in the database at *url*."""

    def __init__(self, folder: Path, url: str) -> None:
        self.centre = open_shelf(folder).library.centre
        self._url = url

    async def book(
        self, chat: int, starts: datetime, now: datetime, *, desk: str = "desk-1"
    ) -> Appointment:
        """*chat* has an appointment at *starts*, and the reminders that it earns from *now* on."""
        database = Database(self._url, KEY.encode())
        local = starts.astimezone(self.centre.zone)
        first = int(starts.timestamp()) // 60
        try:
            async with database.unit() as unit:
                citizen = (await citizens.known(unit, [chat], now))[chat]
                held = await holding.hold(
                    unit,
                    citizen=citizen,
                    service=SERVICE,
                    desk=desk,
                    starts=starts,
                    ends=starts + VISIT,
                    atoms=range(first, first + WITH_BUFFER, 5),
                    local_day=local.date(),
                    local_time=local.time(),
                    until=now + timedelta(minutes=5),
                    now=now,
                )
                assert held is not None
                booked = await appointments.book(
                    unit, held=held.id, citizen=citizen, details={"name": "Μαρία"}, now=now
                )
                assert booked is not None
                await outbox.enqueue(unit, planned(self.centre, booked, now), now)
        finally:
            await database.dispose()
        return booked
