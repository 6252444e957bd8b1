"""The sandbox's time: the machine's own, plus what it was moved forward."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Never goes back.  Whoever runs against the sandbox may be handed `now`."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._watchers: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.fromtimestamp(self.seconds(), UTC)

    def seconds(self) -> float:
        """The present moment in seconds since 1970."""
        return time.time() + self._ahead

    def stamp(self) -> int:
        """The present moment as the Bot API writes it: whole seconds since 1970."""
        return int(self.seconds())

    def move(self, ahead: timedelta) -> None:
        """The clock stands *ahead* further on, and everyone who watches it knows.  ValueError: backwards."""
        if ahead < timedelta(0):
            raise ValueError("the clock only moves forward")
        self._ahead += ahead.total_seconds()
        for watcher in self._watchers:
            watcher()

    def move_to(self, moment: datetime) -> None:
        """The clock stands at *moment* (aware).  ValueError: that is in the past."""
        self.move(moment - self.now())

    def watch(self, watcher: Callable[[], None]) -> None:
        """Every later move of the clock calls *watcher*."""
        self._watchers.append(watcher)
