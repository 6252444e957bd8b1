"""
What appointments promise of speed, in one go: `python -m tests.bench.appointments`.

The next free time, a rush of bookings, and eight desks that call; about a minute.  Writes its
section of docs/benchmarks.md.
"""

import os
import time
from datetime import UTC, datetime
from typing import Any

from tests.bench import booking_race, calling, free_slots
from tests.bench.machine import machine, other_load
from tests.bench.sections import write

TITLE = "## Appointments"
METHOD = """\
- **The next free time** is what a tap on a service asks: every day of the horizon with the number of its free times, on an SQLite file; median of 40 looks. "Last day only" is the worst case, where all but the last day is full.
- **The rush**: each of fifty makes 24 attempts, one after the other; an attempt is a hold and, when that is won, the booking, a transaction each, its waiting included. On SQLite they wait for the one connection that writes, as in a running bot; on PostgreSQL each has a connection of its own. Afterwards every visit is compared with its claims: an overlap, a claim too many or too few and a lost booking each count as a violation.
- **Calling**: eight desks call until nobody waits; every call is a transaction.
"""


def section(free: dict[str, Any], rushes: dict[str, dict[str, Any]], calls: dict[str, Any]) -> str:
    """The section, without the line that says where and when it was measured."""
    rows = [
        _row(f"next free time, {what}", "≤ 20", free[f"{key}_median"], "ms, median", limit=20)
        for what, key in (("90 days, 12 desks, 10,000 booked", "found"), ("last day only", "last"))
    ]
    for engine, rush in rushes.items():
        what = f"{rush['attempts']:,} bookings, 3 desks, 50 at once, {engine}"
        rows.append(_row(f"{what}: violations", "0", rush["violations"], "", limit=0))
        if engine == "SQLite":
            rows.append(_row(f"{what}: p95", "≤ 250", rush["p95_ms"], "ms", limit=250))
        else:
            rows.append(f"| {what}: p95 | – | {rush['p95_ms']} ms | |")
    asked = f"{calls['desks']} desks, {calls['tickets']} tickets: called once each"
    rows.append(_row(asked, "500", calls["unique"], f"of {calls['called']} calls", least=500))
    rows.append(f"| one call, p95 | – | {calls['p95_ms']} ms | |")
    head = "| what | wanted | measured | |\n|---|---|---|---|"
    return "\n".join([TITLE, "", head, *rows, "", METHOD])


def _row(
    what: str, wanted: str, figure: float, unit: str, *, limit: float = 0, least: float = 0
) -> str:
    reached = figure >= least if least else figure <= limit
    verdict = "reached" if reached else "**falls short**"
    return f"| {what} | {wanted} | {round(figure, 1):g} {unit} | {verdict} |".replace("  |", " |")


def _others() -> float:
    """Seconds of CPU that all but this program used so far; a PostgreSQL server is another."""
    return other_load(os.getpid()) + time.process_time()


def main() -> None:
    before, began = _others(), time.monotonic()
    free = free_slots.measure()
    rushes = {"SQLite": booking_race.measure(), "PostgreSQL": booking_race.measure(postgres=True)}
    measured = {engine: rush for engine, rush in rushes.items() if rush is not None}
    calls = calling.measure()
    seconds = time.monotonic() - began
    others = (_others() - before) / seconds
    text = section(free, measured, calls)
    head = (
        f"{TITLE}\n\nMeasured on {datetime.now(UTC).date()} on {machine()}. "
        f"Other programs took {max(0.0, others):.1f} cores meanwhile."
    )
    text = text.replace(TITLE, head, 1)
    print(text)
    print(f"written: {write(TITLE, text)}")


if __name__ == "__main__":
    main()
