"""
Runs a module as `python -m` would, under cProfile between two signals.

    python -m tests.bench.profiled FIGURES MODULE [ARGUMENT …]

SIGUSR1 begins; SIGUSR2 ends and writes the figures.  Only the main thread is seen: what the
database's threads do appears as waiting.
"""

import cProfile
import io
import os
import pstats
import runpy
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MOST = 40


def main(figures: str, module: str, *arguments: str) -> None:
    profile = cProfile.Profile()

    def end(*_: object) -> None:
        profile.disable()
        profile.dump_stats(figures)

    signal.signal(signal.SIGUSR1, lambda *_: profile.enable())
    signal.signal(signal.SIGUSR2, end)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


@contextmanager
def profiling(process: int) -> Iterator[None]:
    """What *process*, a `profiled` one, does meanwhile is in its figures."""
    os.kill(process, signal.SIGUSR1)
    yield
    os.kill(process, signal.SIGUSR2)


def summary(figures: Path) -> str:
    """The functions with most time of their own, and that time by package."""
    text = io.StringIO()
    stats = pstats.Stats(str(figures), stream=text)
    stats.sort_stats("tottime").print_stats(MOST)
    packages: Counter[str] = Counter()
    for (file, _, _), (_, _, own, _, _) in stats.stats.items():
        packages[_package(file)] += own
    busy = sum(packages.values())
    lines = ["own time by package, waiting included:"]
    lines += [f"{own:8.3f} s {own / busy:5.1%}  {name}" for name, own in packages.most_common(20)]
    return "\n".join(lines) + "\n" + text.getvalue()


def _package(file: str) -> str:
    if file.startswith("~"):
        return "(built in)"
    parts = Path(file).parts
    if "site-packages" in parts:
        return parts[parts.index("site-packages") + 1]
    repository = Path(__file__).parents[2].parts
    if parts[: len(repository)] == repository:
        return "/".join(parts[len(repository) : len(repository) + 2])
    return f"python: {Path(file).parent.name}" if file.endswith(".py") else file


if __name__ == "__main__":
    main(*sys.argv[1:])
