"""
The benchmark: `python -m tests.bench`.  Writes docs/benchmarks.md after a whole run.

The section on notices is written by `python -m tests.bench.broadcast`, and kept here; so is that
on appointments, by `python -m tests.bench.appointments`.

Needs what tests/bench/requirements.txt lists, and Linux.

    python -m tests.bench                                    all peers, all cells, 3 rounds
    python -m tests.bench --seconds 2 --rounds 1 --cells 50  a quick look, nothing written
    python -m tests.bench --peer ours --profile              where the time goes, by function
"""

import argparse
import tempfile
import time
from pathlib import Path

from tests.bench import appointments, broadcast_report
from tests.bench.api import BotApi
from tests.bench.crowd import Walkers
from tests.bench.document import document
from tests.bench.load import NOTHING, Cell, Measured, NoAnswerError, measure, settled_memory
from tests.bench.profiled import profiling, summary
from tests.bench.report import CELLS, judged, remarks, table, versions
from tests.bench.running import PEERS, REPOSITORY, Peer, running, warm_byte_code
from tests.bench.sections import DOCUMENT, section_of, with_section

try:
    from uvloop import run
except ImportError:  # slower, but the ratios hold
    from asyncio import run

IDLE = 1.5
"""seconds after the first poll at which idle memory is read"""


async def one(peer: Peer, cell: Cell, seconds: float, profile: Path | None = None) -> Measured:
    """*peer*, freshly started, in *cell*."""
    api = BotApi()
    address = await api.start()
    try:
        walkers = Walkers(api, cell.chats, peer.may_tap)
        async with running(peer, api, address, profile=profile) as bot:
            if not cell.chats:
                idle = await settled_memory(bot.process.pid, IDLE)
                return Measured(memory=idle.memory, started=bot.started)
            watch = profiling(bot.process.pid) if profile else NOTHING
            return await measure(api, cell, walkers, bot.process.pid, seconds, watch=watch)
    except NoAnswerError as problem:
        raise NoAnswerError(f"{peer.title}, {cell.title}: {problem}") from None
    finally:
        api.stop()


async def rounds(
    peers: list[Peer], cells: list[Cell], count: int, seconds: float
) -> dict[tuple[str, str], list[Measured]]:
    """Every peer once a round and cell; who begins changes from round to round."""
    results: dict[tuple[str, str], list[Measured]] = {}
    for peer in peers:
        await warm_byte_code(peer)
    for number in range(count):
        for cell in cells:
            for peer in peers[number % len(peers) :] + peers[: number % len(peers)]:
                measured = await one(peer, cell, seconds)
                results.setdefault((cell.id, peer.id), []).append(measured)
                print(
                    f"round {number + 1}  {cell.id:8}{peer.id:8}{_brief(cell, measured)}",
                    flush=True,
                )
    return results


def _brief(cell: Cell, measured: Measured) -> str:
    if not cell.chats:
        return f"start {measured.started:.2f} s, {measured.memory / 1e6:.0f} MB"
    return (
        f"{measured.rate:7.1f}/s  p50 {measured.p50 * 1e3:.1f} p99 {measured.p99 * 1e3:.1f} ms  "
        f"CPU {measured.cpu * 1e3:.2f} ms  {measured.memory / 1e6:.0f} MB  "
        f"others {measured.other:.2f} cores  unanswered {measured.unanswered}"
    )


def profiled(peer: Peer, cell: Cell, seconds: float) -> None:
    """Prints where *peer* spends its time in *cell*."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        figures = Path(folder, "figures")
        measured = run(one(peer, cell, seconds, figures))
        print(_brief(cell, measured), "(with the profiler's own cost)\n")
        print(summary(figures))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measures the bot.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4.0, help="measured, a cell")
    parser.add_argument("--cells", nargs="+", choices=CELLS, default=list(CELLS))
    parser.add_argument("--peer", nargs="+", choices=PEERS, default=list(PEERS), dest="peers")
    parser.add_argument("--profile", action="store_true", help="the first peer in the first cell")
    options = parser.parse_args()
    peers = [PEERS[peer] for peer in options.peers]
    cells = [CELLS[cell] for cell in options.cells]
    try:
        if options.profile:
            tapped = [cell for cell in cells if cell.chats]
            if not tapped:
                parser.error("--profile needs a cell in which somebody taps")
            profiled(peers[0], tapped[0], options.seconds)
            return
        about, began = versions(), time.monotonic()
        results = run(rounds(peers, cells, options.rounds, options.seconds))
    except NoAnswerError as problem:
        raise SystemExit(f"bench: {problem}") from None
    for cell in cells:
        print(f"\n{cell.title}\n\n{table(results, cell)}")
    print("\n".join(["", *remarks(results)]))
    if {"ours", "floor"} <= set(options.peers):
        print(judged(results))
    if len(peers) == len(PEERS) and len(cells) == len(CELLS) and options.rounds > 1:
        took = time.monotonic() - began
        text = document(
            results, about=about, rounds=options.rounds, seconds=options.seconds, took=took
        )
        for title in (appointments.TITLE, broadcast_report.TITLE):
            if kept := section_of(title):
                text = with_section(text, title, kept)
        DOCUMENT.write_text(text)
        print(f"\nwritten: {DOCUMENT.relative_to(REPOSITORY)}")


if __name__ == "__main__":
    main()
