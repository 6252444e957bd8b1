"""The section of docs/benchmarks.md on notices, made of one whole run."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.machine import machine
from tests.bench.sections import write

if TYPE_CHECKING:
    from tests.bench.broadcast import Figures, Way

TITLE = "## A notice to three thousand"
MEGABYTE = 10**6
QUIET = 0.3
SECONDS, TAP_SECONDS, RATE, LATE_SECONDS = 106.0, 0.3, 300.0, 30.0
LOAD = "five times 10,000 an hour, for a minute"
COLUMNS = (
    "way",
    "seconds",
    "at the limit itself",
    "delivered of reachable",
    "twice",
    "429s",
    "calls during a wait",
    "tap p50 s",
    "tap p95 s",
    "slowest s",
    "taps unanswered",
    "in a wait: taps, p95 s",
    "memory before → peak MB",
)

ABOUT = """\
One text to 3,000 chats over HTTP, each way a process of its own; `python -m tests.bench.broadcast` writes this section.
The Bot API here is strict: 30 messages a second over all after a burst of 35, one a second to a chat, edits counted, 60 ms a call, every hundredth chat has blocked the bot, and six 429s on top, each asking for 2 s.
Without those six the limit itself is 98.8 s; each of them costs 0.9 s more, because a wait refills the burst only once, and so does every thirtieth answer to a tap: the table names what is left to reach.
Meanwhile citizens tap, every five seconds one of them, and in the rush three a second; times are until the new screen has arrived.
Taps made within a wait are told apart: nobody may answer them before its end, and the waits are a tenth of the time.

- **this bot** keeps a row for each recipient, is the only one that goes on after a restart, and answers taps past the notice. It has at most five unsettled sends, so a kill costs at most five copies too many and loses nothing.
- **AIORateLimiter** is python-telegram-bot's own, with `max_retries=5`, all sends started at once.
- **the loop** sends one after the other; after a 429 it waits as told and repeats.
"""


def section(
    measured: "Mapping[str, Figures]",
    ways: "Mapping[str, Way]",
    late: tuple[float, float, float],
    took: float,
) -> str:
    """The section, its heading first; *late* as `lateness` tells it."""
    others = max(figures.other for figures in measured.values())
    ours, free = measured["ours"], measured["unlimited"]
    rate = free.delivered / free.took
    promised = [
        _judged("from the first call to the last delivery", ours.took, SECONDS, "s"),
        _judged("a citizen's tap meanwhile, p95", ours.p95, TAP_SECONDS, "s"),
        _judged("the same in the rush", measured["rush"].p95, TAP_SECONDS, "s"),
        _judged("calls during a wait", ours.during_waits, 0, ""),
        _judged("missed or doubled", ours.reachable - ours.delivered + ours.twice, 0, ""),
        _judged("messages a second without limits", rate, RATE, "", more_is_better=True),
        _judged(f"how late a reminder leaves at {LOAD}, p99", late[1], LATE_SECONDS, "s"),
    ]
    lines = [
        TITLE,
        "",
        ABOUT,
        f"Measured on {datetime.now(UTC).date()} on {machine()}, in {took / 60:.0f} minutes;"
        f" other programs took at most {others:.1f} cores meanwhile."
        + ("" if others <= QUIET else " **The machine was not quiet.**"),
        "",
        "| what | wanted | measured | |",
        "|---|---|---|---|",
        *promised,
        "",
        f"| {' | '.join(COLUMNS)} |",
        "|" + "---|" * len(COLUMNS),
        *(_row(ways[name], figures) for name, figures in measured.items()),
    ]
    return "\n".join(lines) + "\n"


def _judged(
    what: str, value: float, limit: float, unit: str, *, more_is_better: bool = False
) -> str:
    reached = value >= limit if more_is_better else value <= limit
    sign, verdict = "≥" if more_is_better else "≤", "reached" if reached else "**falls short**"
    shown = f"{value:.2f}".rstrip("0").rstrip(".")
    return f"| {what} | {sign} {limit:g} {unit} | {shown} {unit} | {verdict} |"


def _row(way: "Way", figures: "Figures") -> str:
    cells = (
        way.title,
        f"{figures.took:.1f}",
        f"{figures.least:.1f}" if way.limited else "–",
        f"{figures.delivered} of {figures.reachable}",
        f"{figures.twice}",
        f"{figures.waits}",
        f"{figures.during_waits}",
        f"{figures.p50:.2f}",
        f"{figures.p95:.2f}",
        f"{figures.slowest:.1f}",
        f"{figures.unanswered}",
        f"{figures.in_waits}, {figures.in_waits_p95:.1f}",
        f"{figures.before / MEGABYTE:.0f} → {figures.peak / MEGABYTE:.0f}",
    )
    return f"| {' | '.join(cells)} |"


def written(
    measured: "Mapping[str, Figures]",
    ways: "Mapping[str, Way]",
    late: tuple[float, float, float],
    took: float,
) -> Path:
    """Write the section; where to."""
    return write(TITLE, section(measured, ways, late, took))
