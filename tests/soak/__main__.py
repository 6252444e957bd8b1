"""
The soak: an hour of the Centre in a few minutes, with everything that goes wrong, then the books.

    make soak                          four minutes
    make soak SOAK="--minutes 20"      longer: more kills, storms and errands in the same hour
    make soak SOAK="--seed 7"          other chances

A real process on an SQLite file serves a sandbox with Telegram's limits, by a clock that runs fast
and is set forward and back.  Citizens book and cancel, reminders fall due, a notice goes to three
thousand; meanwhile the process is killed, replies are lost, 429s come in storms and people block
the bot.  At the end appointments, claims, reminders, outbox and what the sandbox holds are
compared: exit 0 when nothing disagrees, 1 with a list of what does.
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.soak.hour import COUNT, soak

DEFAULT_MINUTES = 4.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=DEFAULT_MINUTES)
    parser.add_argument("--seed", type=int, default=20301)
    parser.add_argument("--count", type=int, default=COUNT, help="recipients of the notice")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        found = asyncio.run(soak(Path(folder), chosen.minutes, chosen.seed, chosen.count))
    for each in found:
        print(f"  {each}")
    print(f"{len(found) or 'zero'} discrepancies")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
