"""What is not needed to answer a tap is not loaded for it."""

import subprocess
import sys

ASK = """
import sys
import bot.appointments.{room}
import bot.greek.wording
from tests.greek.library import LIBRARY
from conversations.screen import Line
bot.greek.wording.Wording(LIBRARY).word(Line("node:housing/papers"))
print(*sorted({{"babel", "holidays", "icalendar"}} & set(sys.modules)))
"""


def test_no_heavy_library_before_a_date_is_said_a_day_booked_or_a_calendar_asked_for():
    """The process starts within a second, and stays small while nobody books."""
    for room in ("slots", "reminders", "calendar_file"):
        asked = [sys.executable, "-c", ASK.format(room=room)]

        loaded = subprocess.run(asked, capture_output=True, text=True, check=True)

        assert "" == loaded.stdout.strip(), room
