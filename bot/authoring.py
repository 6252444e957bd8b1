"""What an author of the content runs by hand: `python -m bot check` and `python -m bot draw`."""

import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from conversations.checking.day import check, critical
from conversations.drawing.diagrams import mermaid, svg
from conversations.reading.folder import Reading, read_library
from conversations.reading.problems import Problem, Words
from conversations.tree import Library

WRONG_ARGUMENT = 2


def check_content(content: str, on: str = "") -> int:
    """
    Say every problem of the folder *content*, as of the local day *on* (empty for today).

    The exit code is 1 when something critical is among them, 2 when *on* is not a day.
    """
    reading = read_library(Path(content))
    try:
        day = date.fromisoformat(on) if on else _today(reading)
    except ValueError:
        sys.stdout.write(f"--on {on} is not a day; write it like 2026-11-23.\n")
        return WRONG_ARGUMENT
    problems = check(reading, on=day)
    sys.stdout.write(report(problems, reading.findings.words, content))
    return 1 if critical(problems) else 0


def report(problems: Sequence[Problem], words: Words, content: str) -> str:
    """*problems*, one a line, each with the file as an editor opens it, and their number."""
    if not problems:
        return words.say("clean") + "\n"
    lines = []
    for found in problems:
        line = f":{found.line}" if found.line else ""
        where = f"{Path(content) / found.file}{line}"
        lines.append(f"{where}: {words.say(found.severity.value)}: {found.text}")
    criticals = len(critical(list(problems)))
    total = words.say("total", criticals=criticals, warnings=len(problems) - criticals)
    return "\n".join([*lines, total, ""])


def draw_content(content: str, topic: str, to: str) -> int:
    """
    Draw *topic* (empty for every one) of the folder *content* into the folder *to*.

    Each topic gives `<topic>.svg` and `<topic>.mmd` (Mermaid); all of them also a page of links.
    The exit code is 1 when the content cannot be read, 2 when there is no such topic or *to*
    cannot be written.
    """
    reading = read_library(Path(content))
    library = reading.library
    if library is None:
        sys.stdout.write(report(reading.problems, reading.findings.words, content))
        return 1
    if topic and topic not in library.topics:
        hint = reading.findings.hint(topic, library.topics)
        sys.stdout.write(reading.findings.words.say("unknown-topic", to=topic, hint=hint) + "\n")
        return WRONG_ARGUMENT
    folder = Path(to)
    drawn = pictures(library, reading.findings.words)
    if topic:
        drawn = {name: drawn[name] for name in (f"{topic}.svg", f"{topic}.mmd")}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, picture in drawn.items():
            (folder / name).write_text(picture, encoding="utf-8")
            sys.stdout.write(f"{folder / name}\n")
    except OSError as error:
        sys.stdout.write(f"--to {to} cannot be written: {error.strerror}.\n")
        return WRONG_ARGUMENT
    return 0


def pictures(library: Library, words: Words) -> dict[str, str]:
    """The pictures of all topics by the name of their file, and `README.md`, which links them."""
    drawn = {}
    links = [f"# {words.say('pictures')}", ""]
    for each in library.topics.values():
        drawn[f"{each.id}.svg"] = svg(each, library)
        drawn[f"{each.id}.mmd"] = mermaid(each)
        links.append(f"- [{each.title}]({each.id}.svg)")
    return {**drawn, "README.md": "\n".join([*links, ""])}


def _today(reading: Reading) -> date:
    """Today where the Centre is."""
    zone = reading.library.centre.zone if reading.library else UTC
    return datetime.now(zone).date()
