"""The sandbox as a program of its own, and as a room that knows nothing of the bot."""

import ast
import asyncio
import os
import signal
import sys
from pathlib import Path

import bot.sandbox
from bot.sandbox.server import Sandbox

ROOM = Path(bot.sandbox.__file__).parent


def imported(source: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module)
    return names


def test_nothing_of_the_bot_is_imported():
    """The standard library, aiohttp, and itself."""
    strangers = {
        (source.name, name)
        for source in ROOM.glob("*.py")
        for name in imported(source)
        if name.partition(".")[0] not in {*sys.stdlib_module_names, "aiohttp"}
        and not f"{name}.".startswith("bot.sandbox.")
    }

    assert set() == strangers


async def program(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot.sandbox", *arguments),
        cwd=ROOM.parent.parent,
        env={**os.environ, "PYTHONWARNINGS": "error"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def test_it_says_where_it_is_and_ends_when_told():
    """The first lines are what a bot needs to be started against it; Ctrl-C ends it."""
    process = await program("--port", "0", "--token", "7:abc")
    lines = [(await process.stdout.readline()).decode() for _ in range(3)]

    process.send_signal(signal.SIGINT)
    _, complaints = await process.communicate()

    assert lines[0].startswith("page: http://127.0.0.1:")
    assert lines[1].startswith("TELEGRAM_API_URL=http://127.0.0.1:")
    assert "TELEGRAM_BOT_TOKEN=7:abc\n" == lines[2]
    assert (0, b"") == (process.returncode, complaints)


async def test_a_taken_port_is_one_sentence():
    """Not a traceback."""
    sandbox = Sandbox()
    await sandbox.start()
    port = sandbox.url.rpartition(":")[2]

    process = await program("--port", port)
    _, complaints = await process.communicate()
    await sandbox.stop()

    assert 2 == process.returncode
    assert f"The sandbox cannot start on port {port}" in complaints.decode()
    assert 1 == len(complaints.decode().splitlines())
