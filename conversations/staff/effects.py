"""What staff order.  An effect that asks something is answered by one event (in brackets)."""

from dataclasses import dataclass

from conversations.staff.agenda.effects import AgendaEffect
from conversations.staff.calls.effects import CallsEffect
from conversations.staff.figures.effects import FiguresEffect
from conversations.staff.hours.effects import HoursEffect
from conversations.staff.notices.effects import NoticeEffect
from conversations.staff.people.effects import PeopleEffect


@dataclass(frozen=True, slots=True)
class ListTroubles:
    """[TroublesFound]"""


StaffEffect = (
    AgendaEffect
    | CallsEffect
    | PeopleEffect
    | HoursEffect
    | FiguresEffect
    | ListTroubles
    | NoticeEffect
)
