"""The peers, each started as a process of its own with the same settings."""

import asyncio
import os
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.telegram.callbacks import MARK_LENGTH
from conversations.papers.documents import AS_FILE, AS_MESSAGE
from tests.bench.api import TOKEN, BotApi
from tests.bench.load import NoAnswerError

REPOSITORY = Path(__file__).parents[2]
START_LIMIT = 30.0
STOP_LIMIT = 10.0
"""seconds; a peer that takes longer to stop is killed"""


@dataclass(frozen=True, slots=True)
class Peer:
    id: str
    title: str
    arguments: tuple[str, ...]
    """of the Python interpreter"""
    prepared_by: tuple[str, ...] | None = None
    """makes the database before the start is timed"""
    may_tap: Callable[[str], bool] = lambda data: True
    """tells by callback data which buttons lead through the trees"""
    content: str = str(REPOSITORY / "content" / "el")
    """its folder; a relative one is in the folder where it runs"""


def stays_in_the_trees(data: str) -> bool:
    """
    Whether the button leads from node to node of the content, answers a question, or goes back.

    Doors (booking, news, a person) and lists sent as a message or a file are left alone: what is
    compared is navigation.
    """
    place, _, choice = data[MARK_LENGTH + 1 :].partition(">")
    if choice in {AS_MESSAGE, AS_FILE}:
        return False
    return not place.startswith("@") or place in {"@home", "@back"}


PEERS = {
    peer.id: peer
    for peer in (
        Peer("floor", "python-telegram-bot, bare (floor)", ("-m", "tests.bench.peers.floor")),
        Peer("dialog", "aiogram-dialog, SQLite storage", ("-m", "tests.bench.peers.dialog")),
        Peer(
            "ours",
            "this bot",
            ("-m", "bot", "run"),
            prepared_by=("-m", "bot", "migrate"),
            may_tap=stays_in_the_trees,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Running:
    process: asyncio.subprocess.Process
    started: float
    """seconds from starting the process to its first poll"""
    settings: dict[str, str]


@asynccontextmanager
async def running(
    peer: Peer, api: BotApi, address: str, *, profile: Path | None = None
) -> AsyncIterator[Running]:
    """*peer* in a fresh folder, polling *api*; stopped by SIGTERM afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        folder = Path(made)
        environment = {**_settings(folder, address), "CONTENT_DIR": peer.content}
        said = folder / "said.txt"
        if peer.prepared_by:
            await _prepare(peer, environment, folder, said)
        arguments = peer.arguments
        if profile:
            arguments = ("-m", "tests.bench.profiled", str(profile), *peer.arguments[1:])
        began = time.perf_counter()
        with said.open("wb") as output:
            process = await _python(arguments, environment, folder, output)
        try:
            await _first_poll(api, process, said)
            yield Running(process, api.first_poll - began, environment)
        finally:
            await _stop(process, peer, patience=60 if profile else STOP_LIMIT)


async def warm_byte_code(peer: Peer) -> None:
    """One start that is not timed: the interpreter compiles what it imports."""
    api = BotApi()
    address = await api.start()
    async with running(peer, api, address):
        pass
    api.stop()


def _settings(folder: Path, address: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return inherited | {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": address,
        "DATABASE_URL": f"sqlite:///{folder / 'bot.db'}",
        "BOT_SECRET_KEY": "bench" * 10,
        "STAFF_ADMIN_IDS": "9001",
        "PYTHONPATH": str(REPOSITORY),
    }


async def _python(
    arguments: tuple[str, ...], environment: dict[str, str], folder: Path, output: object
) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, *arguments, env=environment, cwd=folder, stdout=output, stderr=output
    )


async def _prepare(peer: Peer, environment: dict[str, str], folder: Path, said: Path) -> None:
    with said.open("wb") as output:
        process = await _python(peer.prepared_by, environment, folder, output)
        if await process.wait():
            raise NoAnswerError(f"{peer.title}: {' '.join(peer.prepared_by)} failed\n{_tail(said)}")


async def _first_poll(api: BotApi, process: asyncio.subprocess.Process, said: Path) -> None:
    polled = asyncio.ensure_future(api.polled.wait())
    gone = asyncio.ensure_future(process.wait())
    await asyncio.wait((polled, gone), timeout=START_LIMIT, return_when=asyncio.FIRST_COMPLETED)
    polled.cancel()
    gone.cancel()
    if not api.polled.is_set():
        raise NoAnswerError(f"no poll within {START_LIMIT:.0f} s of starting\n{_tail(said)}")


async def _stop(process: asyncio.subprocess.Process, peer: Peer, *, patience: float) -> None:
    if process.returncode is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), patience)
    except TimeoutError:
        print(f"{peer.title} did not stop within {patience:.0f} s and was killed", file=sys.stderr)
        process.kill()
        await process.wait()


def _tail(said: Path) -> str:
    return said.read_text(errors="replace")[-3000:]
