"""A gathering as files: an entry for a phone's calendar, and who is registered as a table."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from bot.appointments.calendar_file import calendar_file
from bot.files.spreadsheet import spreadsheet
from bot.greek.wording import Wording
from bot.store.registers import Held
from conversations.gatherings.events import Gathering
from conversations.screen import Line

STATES = {
    "in": "plan.state-in",
    "waiting": "plan.state-waiting",
    "offered": "plan.state-offered",
    "came": "plan.state-came",
    "missed": "plan.state-missed",
}
HEADS = ("plan.column-number", "plan.column-name", "plan.column-state", "plan.column-joined")


def calendar(wording: Wording, gathering: Gathering, now: datetime) -> tuple[str, bytes]:
    """The name and content of its calendar file; a later one takes the place of an earlier."""
    plan = gathering.plan
    content = calendar_file(
        uid=gathering.uid,
        sequence=gathering.sequence,
        starts=plan.starts,
        ends=plan.ends,
        title=plan.title,
        place=plan.place,
        details="",
        cancelled=gathering.state != "open",
        now=now,
    )
    return wording.plain(Line("gathering.file")), content


def register(
    wording: Wording, gathering: Gathering, register: Sequence[tuple[Held, str]], zone: tzinfo
) -> tuple[str, bytes]:
    """The name and content of the table: number, name where one was asked for, state, since when."""
    rows = [[wording.plain(Line(head)) for head in HEADS]]
    rows += [
        [
            str(held.number or ""),
            name,
            wording.plain(Line(STATES[held.state])),
            f"{held.joined.astimezone(zone):%Y-%m-%d %H:%M}",
        ]
        for held, name in register
    ]
    day = gathering.plan.starts.astimezone(zone).date()
    return wording.plain(Line("plan.file", {"day": day.isoformat()})), spreadsheet(rows)
