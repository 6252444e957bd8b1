"""
The bot, in a process of its own, by a clock that the test sets.

    python -m tests.crash.clocked_bot FILE [run|web|worker]

Everything is as in `python -m bot run`, except that its wall clock stands as many seconds ahead of
the machine's as FILE says (a number, perhaps negative; no file: none).  The file is read at each
look at the clock, so a move is felt at once, and kill -9 is a real one.  Waits that are counted
in seconds (a retry's sleep, a tick, a pause) stay real.

In a test, with the fixtures of tests/crash/conftest.py:

    clock = SetClock(tmp_path / "clock")
    bot = make_bot(clock=clock)
    await serving(bot, sandbox)
    clock.move(timedelta(hours=1))              # or back: timedelta(hours=-1)
    clock.move_to(datetime(2030, 3, 31, 0, 59, tzinfo=UTC))
    clock.now()                                 # what the bot takes the time for

The sandbox has a clock of its own, for the dates of messages; `sandbox.clock.move_to(clock.now())`
brings it along (forward only).  Due messages are looked for once a real second.
"""

import asyncio
import logging
import os
import signal
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from bot import start
from bot.app import Room
from bot.settings import read_settings


class SetClock:
    """The clock kept in *file*: whoever has the file sees the same time, in any process."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @property
    def ahead(self) -> timedelta:
        """How far it stands ahead of the machine's clock."""
        with suppress(FileNotFoundError):
            return timedelta(seconds=float(self.file.read_text("ascii")))
        return timedelta()

    def now(self) -> datetime:
        """The moment it shows, aware, in UTC."""
        return datetime.now(UTC) + self.ahead

    def move(self, ahead: timedelta) -> None:
        """It stands so much further on; a negative *ahead* sets it back."""
        self._set(self.ahead + ahead)

    def move_to(self, moment: datetime) -> None:
        """It stands at *moment* (aware) and goes on from there."""
        self._set(moment - datetime.now(UTC))

    def _set(self, ahead: timedelta) -> None:
        # Never half written: another process reads it at any moment.
        new = self.file.with_suffix(".new")
        new.write_text(str(ahead.total_seconds()), "ascii")
        new.replace(self.file)


async def _serve(clock: SetClock, room: Room) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await start.serve(read_settings(os.environ), room, stop, now=clock.now)


def main(file: str, room: str = "run") -> None:
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    asyncio.run(_serve(SetClock(Path(file)), cast("Room", room)))


if __name__ == "__main__":
    main(*sys.argv[1:])
