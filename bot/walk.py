"""
`python -m bot walk`: the chat in a terminal, and written down as a transcript.

A transcript is a file a social worker can read, and a test:

    A family that rents finds its documents

    > /start
    …what the bot says…
      [a button] [another]
    > [a button]

A line that begins with `>` is what the person does: they write, or they tap `[a button]`.
`> Name:` hands the phone to another person of the sandbox, `> +90` lets that many minutes pass
and `> …` lets time pass until the next message that is due.
"""

import asyncio
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.rehearsal import NotDone, Rehearsal
from conversations.reading.folder import read_library

MARK = "> "
UNTIL_NEXT = "…"
CODE = "······"


class Walker:
    """Does what the lines of a transcript say, and tells what the bot answered."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self._rehearsal = rehearsal
        self._people = {each.first_name: each.id for each in rehearsal.world.people}
        self._person = next(iter(self._people.values()))
        self._seen: dict[int, int] = {}
        """person → the last event they have seen"""

    async def act(self, deed: str) -> list[str]:
        """Do *deed* (without its mark); the lines that appeared.  Raises `NotDone`."""
        rehearsal = self._rehearsal
        if deed.endswith(":") and deed[:-1] in self._people:
            self._person = self._people[deed[:-1]]
        elif deed == UNTIL_NEXT:
            await rehearsal.wait_for_next()
        elif passed := re.fullmatch(r"\+(\d+)", deed):
            await rehearsal.wait(timedelta(minutes=int(passed[1])))
        elif deed.startswith("[") and deed.endswith("]"):
            await rehearsal.tap(self._person, deed[1:-1])
        else:
            await rehearsal.say(self._person, deed)
        return list(self._news())

    def _news(self) -> Iterator[str]:
        """What the bot said to the person since the last look, each message in its last state."""
        appeared: dict[int, dict[str, Any]] = {}
        for event in self._rehearsal.world.journal.after(self._seen.get(self._person, 0)):
            self._seen[self._person] = event["n"]
            if event["kind"] in {"message", "edit"} and event["chat"] == self._person:
                appeared[event["message"]["message_id"]] = event["message"]
        for message in appeared.values():
            if message["from_bot"]:
                yield from shown(message)


def shown(message: dict[str, Any]) -> Iterator[str]:
    """*message* in lines of text: its words, its file, its buttons in their rows."""
    text = message.get("text") or message.get("caption") or ""
    for entity in reversed(message.get("entities", [])):
        if entity["type"] == "code":
            # A code is made by chance; the transcript must read the same each time.
            start, end = entity["offset"], entity["offset"] + entity["length"]
            units = text.encode("utf-16-le")
            text = (units[: 2 * start] + CODE.encode("utf-16-le") + units[2 * end :]).decode(
                "utf-16-le"
            )
    yield from text.splitlines()
    if "document" in message:
        yield f"  <{message['document']['file_name']}>"
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        yield "  " + " ".join(f"[{button['text']}]" for button in row)


def deeds(lines: Iterable[str]) -> Iterator[str]:
    """What the person does in a transcript, in order."""
    return (line[len(MARK) :] for line in lines if line.startswith(MARK))


def walk(folder: Path, transcript: str | None = None) -> int:
    """Chat in the terminal until the input ends; the exit code."""
    reading = read_library(folder)
    if reading.library is None:
        for problem in reading.problems:
            print(f"{problem.file}:{problem.line}: {problem.text}", file=sys.stderr)  # noqa: T201
        return 1
    written: list[str] = []
    with tempfile.TemporaryDirectory() as place:
        rehearsal = Rehearsal(reading.library, f"sqlite:///{place}/walk.db", content=folder)
        asyncio.run(_walk(rehearsal, written))
    if transcript is not None:
        Path(transcript).write_text("\n".join(written) + "\n", "utf-8")
    return 0


async def _walk(rehearsal: Rehearsal, written: list[str]) -> None:
    await rehearsal.open()
    walker = Walker(rehearsal)
    deed = "/start"
    try:
        while deed:
            written.append(MARK + deed)
            try:
                for line in await walker.act(deed):
                    written.append(line)
                    print(line)  # noqa: T201 — the terminal is the phone
            except NotDone as error:
                written.pop()
                print(error)  # noqa: T201
            deed = (await asyncio.to_thread(_typed)).strip()
    finally:
        await rehearsal.close()


def _typed() -> str:
    try:
        return input(MARK)
    except EOFError:
        return ""
