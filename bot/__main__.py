"""`python -m bot <command>`: see `python -m bot --help`."""

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Literal

from bot.settings import Settings, WrongSetting, read_settings, with_env_file

COMMANDS = {
    "run": "everything in one process, by polling; with no token, in the sandbox",
    "web": "webhook intake only (as many processes as wanted, with PostgreSQL)",
    "worker": "turns, delivery and ticks only (likewise)",
    "migrate": "bring the database's tables up to date",
    "check": "tell what is wrong with the content; exit 1 when something must be repaired",
    "draw": "draw the conversation trees as Mermaid and SVG",
    "walk": "chat in the terminal; with --transcript, write the chat down as a test",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code: 0 done, 1 problems found, 2 one sentence says what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m bot")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    of = {name: commands.add_parser(name, help=does) for name, does in COMMANDS.items()}
    of["check"].add_argument("--on", metavar="DATE", help="as the content stands on that day")
    of["draw"].add_argument("topic", nargs="?", help="one topic's id; all of them without it")
    of["draw"].add_argument("--to", metavar="FOLDER", default="docs/trees")
    of["walk"].add_argument("--transcript", metavar="FILE", help="write the chat to this file")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    # A tick that takes longer than its interval is no news: the next one stands for those missed.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        return _command(chosen)
    except WrongSetting as error:
        return _sorry(error)


def _command(chosen: argparse.Namespace) -> int:
    environment = with_env_file(os.environ, Path.cwd(), make=chosen.command == "run")
    match chosen.command:
        case "check" | "draw" | "walk":
            from bot import authoring  # noqa: PLC0415 — `run` starts without the authors' tools

            folder = Path(environment.get("CONTENT_DIR") or "content/el")
            if chosen.command == "check":
                return authoring.check_content(str(folder), chosen.on or "")
            if chosen.command == "draw":
                return authoring.draw_content(str(folder), chosen.topic or "", chosen.to)
            from bot import walk  # noqa: PLC0415

            return walk.walk(folder, transcript=chosen.transcript)
        case "migrate":
            from bot.store.migrating import migrate  # noqa: PLC0415 — Alembic is slow to load

            settings = read_settings(environment)
            return _sentences(lambda: asyncio.to_thread(migrate, settings.database_url))
        case _:
            settings = read_settings(environment)
            return _sentences(lambda: _serve(settings, chosen.command))


def _sentences(work: Callable[[], Coroutine[Any, Any, None]]) -> int:
    """Run *work*; whatever an operator can repair is told in one sentence."""
    from bot.intake import Away  # noqa: PLC0415
    from bot.store.database import DatabaseUnavailable  # noqa: PLC0415
    from bot.telegram.receiving import TokenRefused  # noqa: PLC0415

    sorry: list[BaseException] = []
    try:
        asyncio.run(work())
    except* (WrongSetting, DatabaseUnavailable, TokenRefused, Away) as group:
        sorry.append(_first(group))
    return _sorry(sorry[0]) if sorry else 0


async def _serve(settings: Settings, command: Literal["run", "web", "worker"]) -> None:
    from bot import start  # noqa: PLC0415

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    ends = (signal.SIGTERM, signal.SIGINT)
    for number in ends:
        # Not by the loop, which would let them kill the process as soon as it is closed.
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    try:
        if settings.token:
            await start.serve(settings, command, stop)
        elif command == "run":
            await start.serve_sandbox(settings, stop)
        else:
            raise WrongSetting("TELEGRAM_BOT_TOKEN is missing: ask @BotFather for one.")
    finally:
        # Platforms send several; the first begins the stop and the others change nothing.
        for number in ends:
            signal.signal(number, signal.SIG_IGN)


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _sorry(error: BaseException) -> int:
    print(error, file=sys.stderr)  # noqa: T201 — the operator's sentence
    return 2


if __name__ == "__main__":
    sys.exit(main())
