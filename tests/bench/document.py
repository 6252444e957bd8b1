"""docs/benchmarks.md, made of one whole run."""

from datetime import UTC, datetime

from tests.bench.machine import machine
from tests.bench.report import CELLS, Results, judged, remarks, table

QUIET = 0.3
"""cores that other programs may take without spoiling the figures"""

NOT_QUIET = "**The machine was not quiet**: times and rates are worse than they would be, and ratios less sure."

HEAD = """\
# Benchmarks

Written by `make bench`; edit the program (`tests/bench/`), not this page.

The same taps on three bots side by side, each a process of its own that polls a thin Bot API over HTTP on the same machine.
**The floor** is a bare python-telegram-bot handler over a menu of 61 nodes; it keeps nothing.
**aiogram-dialog** serves the same menu and keeps its state in an SQLite file.
**This bot** serves its real content, with everything it keeps: the update in the inbox, the conversation and what is sent, committed before the answer leaves.
Both SQLite files are written with `synchronous=FULL`.
"""

METHOD = """\
## How it is measured

- A chat taps a button of the last keyboard it was sent, and again only when the new screen and the answer to the tap have come and were answered (Telegram hands out a chat's next update only then). Which button is drawn by a generator seeded with the chat's number.
- On this bot only buttons that lead through the content's trees, and answers to its questions, are tapped: navigation is compared, as on the peers. Its screens are the real ones, so their size differs from the peers' menu.
- "0 ms": the Bot API answers at once, one core of the bot is the limit and p50 is little more than chats / rate. "50 ms a call": sending, editing and answering take 50 ms each; a poll is answered as soon as there is an update.
- A poll that waits is answered at once: a bot that takes one update after the other polls about once an update, and that is part of its cost here (a webhook would spare it).
- sniffio is installed, though nothing requires it: without it httpcore looks for it anew at every request, which costs the floor a tenth.
- Times are from the moment an update can be polled to the moment the bot's edit has arrived.
- In the open loop taps come at random moments whatever the bot does; a chat that still waits does not tap, and that is counted as unanswered.
- Each peer is started anew for each cell with an empty database (schema made beforehand) and compiled byte code; the first second of tapping is not measured. Rounds are interleaved; figures are medians of the rounds, "× floor" is the median of each round's ratio.
- CPU is the bot's own, all threads. Memory is resident, in MB of 10⁶ bytes, at the end of the cell.
- Ratios carry over to other machines; absolute figures do not.
"""


def document(results: Results, *, about: str, rounds: int, seconds: float, took: float) -> str:
    """The page; *about* says which libraries were measured, *took* is in seconds."""
    others = [round_.other for measured in results.values() for round_ in measured]
    remarked = remarks(results)
    parts = [
        HEAD,
        f"Measured on {datetime.now(UTC).date()} on {machine()}.",
        f"{about}.",
        f"{rounds} rounds, {seconds:g} s a cell (the open loop longer), {took / 60:.0f} minutes in all.",
        f"Other programs took at most {max(others):.1f} cores meanwhile.",
        *([] if max(others) <= QUIET else [NOT_QUIET]),
        "\n## What was promised\n",
        judged(results),
        *(
            f"\n## {cell.title[0].upper()}{cell.title[1:]}\n\n{table(results, cell)}"
            for cell in CELLS.values()
        ),
        *(
            ["\n## Taps that were given up\n", *(f"- {remark}" for remark in remarked)]
            if remarked
            else []
        ),
        f"\n{METHOD}",
    ]
    return "\n".join(parts)
