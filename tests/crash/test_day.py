"""A whole day at the Centre, with a power cut in it: in the evening, every ticket is accounted for."""

import re
import shutil
import time
from pathlib import Path

import pytest

from bot.sandbox.server import Sandbox
from tests.conftest import CONTENT
from tests.crash.clocked_bot import SetClock
from tests.crash.conftest import MakeBot
from tests.crash.day_ledger import DayLedger
from tests.crash.reckoning import Reckoning
from tests.crash.running import serving
from tests.crash.working_day import EVENING_BEFORE, WorkingDay

HOURS = '{tuesday: ["08:00-16:00"], wednesday: ["08:00-16:00"]}'
SPECIALTIES = ("social-worker", "social-worker", "social-worker", "psychologist")
CHANGES = {
    r"(?m)^confirmed: .*$": "confirmed: yes",
    r"(?ms)^desks:\n.*?^(?=# proposed)": "desks:\n"
    + "".join(
        f"  desk-{number}:\n    name: Γραφείο {number}\n    specialty: {specialty}\n"
        f"    hours: {HOURS}\n"
        for number, specialty in enumerate(SPECIALTIES, 1)
    ),
    r"(?m)^    minutes: .*$": "    minutes: 15",
    r"(?m)^    buffer-after: .*$": "    buffer-after: 5",
    r"(?m)^    named: yes\n": "",
    r"(?m)^    (min-notice|change-until): .*$": r"    \1: 1 hours",
}


@pytest.fixture(scope="module")
def confirmed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Centre with four desks, and visits short enough for sixty on a day."""
    folder = tmp_path_factory.mktemp("day") / "el"
    shutil.copytree(CONTENT, folder)
    file = folder / "centre.yaml"
    text = file.read_text("utf-8")
    for old, new in CHANGES.items():
        text, times = re.subn(old, new, text)
        assert times, old
    file.write_text(text, "utf-8")
    return folder


@pytest.fixture
def ledger(url: str) -> DayLedger:
    return DayLedger(url)


@pytest.mark.timeout(240)
async def test_the_evening_reconciles_to_the_last_ticket(
    sandbox: Sandbox,
    make_bot: MakeBot,
    confirmed: Path,
    ledger: DayLedger,
    tmp_path: Path,
) -> None:
    """
    Sixty book, twenty-five walk in, four desks see them; six never appear, one desk goes at noon,
    and at eleven the process dies.  What the tables say is what people saw.
    """
    begun = time.monotonic()
    clock = SetClock(tmp_path / "clock")
    sandbox.clock.watch(lambda: clock.move_to(sandbox.clock.now()))
    sandbox.clock.move_to(EVENING_BEFORE)
    bot = make_bot(clock=clock)
    await serving(bot, sandbox)
    day = WorkingDay(sandbox, bot, ledger)
    await day.book()
    await day.go_by()

    reckoning = Reckoning(day)
    reckoning.pushes_arrived()
    await reckoning.evening_reconciles()
    await reckoning.night_passes(confirmed)
    await reckoning.figures_reconcile()
    await bot.stop()
    print(f"\n{reckoning.told}; {time.monotonic() - begun:.0f} s")
    assert [] == ledger.given_twice()
    assert [] == ledger.unclaimed()
    assert [] == ledger.ended_twice()
