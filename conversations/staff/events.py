"""What answers the effects of staff."""

from dataclasses import dataclass
from datetime import datetime

from conversations.staff.agenda.events import AgendaAnswer
from conversations.staff.calls.events import CallsAnswer
from conversations.staff.figures.events import FiguresAnswer
from conversations.staff.hours.events import HoursAnswer
from conversations.staff.notices.events import NoticeAnswer
from conversations.staff.people.events import PeopleAnswer


@dataclass(frozen=True, slots=True)
class TroublesFound:
    """
    Staff: what needs a person's eye, newest first.

    *failed* are updates that could not be taken, by when they came (UTC); *uncertain* are
    messages nobody can say of whether they arrived, by kind and when.
    """

    failed: tuple[datetime, ...]
    uncertain: tuple[tuple[str, datetime], ...]


StaffAnswer = (
    AgendaAnswer
    | CallsAnswer
    | PeopleAnswer
    | HoursAnswer
    | FiguresAnswer
    | TroublesFound
    | NoticeAnswer
)
