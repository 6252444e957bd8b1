"""The figures as text: what was promised against what was measured, then every table."""

import importlib.metadata
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from tests.bench.load import Cell, Measured
from tests.bench.running import PEERS

CELLS = {
    cell.id: cell
    for cell in (
        Cell("idle", "started, nobody taps", 0),
        Cell("50", "50 chats, the Bot API answers at once", 50),
        Cell("500", "500 chats, the Bot API answers at once", 500, stretch=2),
        Cell("50ms", "50 chats, 50 ms a call", 50, delay=0.05, stretch=2),
        Cell(
            "offered",
            "100 chats, 20 taps a second offered, 50 ms a call",
            100,
            delay=0.05,
            offered=20,
            stretch=2.5,
        ),
    )
}

Results = Mapping[tuple[str, str], Sequence[Measured]]
"""(cell, peer) → one figure a round; the rounds of one cell belong together"""

MEGABYTE = 10**6

LIBRARIES = (
    "python-telegram-bot",
    "httpx",
    "sniffio",
    "aiohttp",
    "aiogram",
    "aiogram-dialog",
    "aiosqlite",
    "sqlalchemy",
    "uvloop",
)

COLUMNS = (
    "peer",
    "updates/s",
    "min–max",
    "× floor",
    "p50 ms",
    "p95 ms",
    "p99 ms",
    "CPU ms/update",
    "memory MB",
    "unanswered",
)


@dataclass(frozen=True, slots=True)
class Target:
    cell: str
    what: str
    must: float
    aim: float
    unit: str
    figure: Callable[[Results], float]
    more_is_better: bool = False


def _middle(cell: str, figure: Callable[[Measured], float], peer: str = "ours") -> Callable:
    return lambda results: median(figure(round_) for round_ in results[cell, peer])


def ratio(results: Results, cell: str, peer: str) -> float:
    """How many times the floor's rate *peer* reaches: the median of each round's ratio."""
    rounds = zip(results[cell, peer], results[cell, "floor"], strict=True)
    return median(theirs.rate / floor.rate for theirs, floor in rounds)


def _times_floor(cell: str) -> Callable[[Results], float]:
    return lambda results: ratio(results, cell, "ours")


TARGETS = (
    Target("50", "updates/s, 50 chats, 0 ms", 1.0, 1.5, "× floor", _times_floor("50"), True),
    Target("500", "updates/s, 500 chats, 0 ms", 1.0, 1.5, "× floor", _times_floor("500"), True),
    Target(
        "50ms", "updates/s, 50 chats, 50 ms a call", 35, 55, "× floor", _times_floor("50ms"), True
    ),
    Target(
        "offered", "tap → edit leaves, p50", 15, 5, "ms", _middle("offered", lambda m: m.p50 * 1e3)
    ),
    Target(
        "offered", "tap → edit leaves, p99", 80, 30, "ms", _middle("offered", lambda m: m.p99 * 1e3)
    ),
    Target("idle", "memory, idle", 100, 75, "MB", _middle("idle", lambda m: m.memory / MEGABYTE)),
    Target(
        "500", "memory at 500 chats", 130, 100, "MB", _middle("500", lambda m: m.memory / MEGABYTE)
    ),
    Target(
        "idle", "process start → first poll", 1.5, 0.8, "s", _middle("idle", lambda m: m.started)
    ),
)


def judged(results: Results) -> str:
    """The table of promises as far as measured, and below it in plain words what falls short."""
    lines = ["| what | must | aim | measured | |", "|---|---|---|---|---|"]
    short = []
    for target in TARGETS:
        sign = "≥" if target.more_is_better else "≤"
        if not results.get((target.cell, "ours")) or not results.get((target.cell, "floor")):
            continue
        value = target.figure(results)
        verdict, shown = _verdict(target, value), f"{_number(value)} {target.unit}"
        if verdict != "reaches the aim":
            limit = target.must if verdict == "**falls short**" else target.aim
            short.append(
                f"- {target.what}: {shown} ({sign} {limit:g} {target.unit} wanted); {verdict}."
            )
        lines.append(
            f"| {target.what} | {sign} {target.must:g} | {sign} {target.aim:g} | {shown} | {verdict} |"
        )
    lines += ["", "Where it falls short of the aim:" if short else "Every aim is reached."]
    return "\n".join([*lines, "", *short]).rstrip()


def _verdict(target: Target, value: float) -> str:
    def reaches(limit: float) -> bool:
        return value >= limit if target.more_is_better else value <= limit

    if reaches(target.aim):
        return "reaches the aim"
    return "reaches the must, not the aim" if reaches(target.must) else "**falls short**"


def table(results: Results, cell: Cell) -> str:
    """All peers of one cell side by side, medians over the rounds."""
    peers = [peer for peer in PEERS.values() if results.get((cell.id, peer.id))]
    if cell.id == "idle":
        lines = ["| peer | start s | min–max | memory MB |", "|---|---|---|---|"]
        for peer in peers:
            starts = [round_.started for round_ in results[cell.id, peer.id]]
            memory = median(round_.memory for round_ in results[cell.id, peer.id]) / MEGABYTE
            spread = f"{min(starts):.2f}–{max(starts):.2f}"
            lines.append(f"| {peer.title} | {median(starts):.2f} | {spread} | {memory:.0f} |")
        return "\n".join(lines)
    lines = [
        f"| {' | '.join(COLUMNS)} |",
        "|" + "---|" * len(COLUMNS),
    ]
    for peer in peers:
        rounds = results[cell.id, peer.id]
        rates = [round_.rate for round_ in rounds]
        times = ratio(results, cell.id, peer.id) if results.get((cell.id, "floor")) else None
        figures = (
            f"{median(rates):.1f}",
            f"{min(rates):.0f}–{max(rates):.0f}",
            f"{times:.2f}" if times else "–",
            *(
                f"{median(getattr(r, name) for r in rounds) * 1e3:.1f}"
                for name in ("p50", "p95", "p99")
            ),
            f"{median(r.cpu for r in rounds) * 1e3:.2f}",
            f"{median(r.memory for r in rounds) / MEGABYTE:.0f}",
            f"{median(r.unanswered for r in rounds):.0f}",
        )
        lines.append(f"| {peer.title} | {' | '.join(figures)} |")
    return "\n".join(lines)


def remarks(results: Results) -> list[str]:
    """What a reader of the tables should know about single rounds."""
    return [
        f"{cell}, {PEERS[peer].title}, round {number}: {remark}"
        for (cell, peer), rounds in results.items()
        for number, round_ in enumerate(rounds, 1)
        for remark in round_.remarks
    ]


def versions() -> str:
    found = [f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES]
    return ", ".join([*found, f"SQLite {sqlite3.sqlite_version}"])


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
