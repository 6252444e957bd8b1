"""A bot in a process of its own, started, stopped and killed as its host would."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.sandbox.server import Sandbox

ROOT = Path(__file__).parent.parent.parent
KEY = "a key for tests that is long enough to be one"
STAFF = 9001
START_SECONDS = 40.0
"""how long a start may take on a busy machine; alone it is well below one"""


class BotProcess:
    """
    `python -m bot` *command* in *folder*, with *environment* and nothing else of ours.

    With a file of a *clock*, by that one (see clocked_bot.py).
    """

    def __init__(
        self,
        command: str,
        environment: Mapping[str, str],
        folder: Path,
        clock: Path | None = None,
    ) -> None:
        program = ("bot",) if clock is None else ("tests.crash.clocked_bot", str(clock))
        self._command = [sys.executable, "-m", *program, command]
        self._environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "BOT_SECRET_KEY": KEY,
            **environment,
        }
        self._folder = folder
        self._log = folder / f"{command}-{time.monotonic_ns()}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                env=self._environment,
                cwd=self._folder,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def said(self) -> str:
        """Everything it printed and logged, over all its starts."""
        return self._log.read_text("utf-8") if self._log.exists() else ""

    def signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    async def ended(self, within: float = 30.0) -> int:
        """The exit code; negative is the signal that ended it."""
        assert self._process is not None
        return await asyncio.to_thread(self._process.wait, within)

    async def kill(self) -> None:
        self.signal(signal.SIGKILL)
        assert await self.ended() == -signal.SIGKILL

    async def stop(self) -> float:
        """Stop it as a platform does; the seconds that took.  It must end with 0."""
        begun = time.monotonic()
        self.signal(signal.SIGTERM)
        assert await self.ended() == 0, self.said
        return time.monotonic() - begun

    def clear_away(self) -> None:
        """Whatever the test came to, nothing runs on."""
        if self._process is not None and self.alive:
            self._process.kill()
            self._process.wait()


async def until(true: Callable[[], bool], what: str, seconds: float = START_SECONDS) -> None:
    """Return once *true*; fails, naming *what*, when that takes longer than *seconds*."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"still waiting after {seconds} s: {what}"
        await asyncio.sleep(0.02)


async def serving(bot: BotProcess, sandbox: Sandbox) -> None:
    """Start *bot* and return as it begins to poll."""
    calls = sandbox.world.journal.calls
    before = calls["getUpdates"]
    bot.start()
    await until(
        lambda: calls["getUpdates"] > before or not bot.alive, "the bot to poll for updates"
    )
    assert bot.alive, bot.said


def free_port() -> int:
    with socket.socket() as wire:
        wire.bind(("127.0.0.1", 0))
        port: int = wire.getsockname()[1]
        return port
