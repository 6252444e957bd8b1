"""Where the answers about the hours lead."""

from typing import assert_never

from conversations.conversation import Conversation
from conversations.staff.hours import absences, proposals, strandings
from conversations.staff.hours.events import (
    AbsenceAdded,
    AbsenceEnded,
    AbsenceRefused,
    AbsencesListed,
    AbsenceWeighed,
    HoursAnswer,
    ProposalsListed,
    StrandingsListed,
    StrandingsRemedied,
)
from conversations.tree import Library
from conversations.turn import Turn


def answered(library: Library, conversation: Conversation, event: HoursAnswer) -> Turn:
    match event:
        case AbsencesListed():
            return absences.listed(library, conversation, event)
        case AbsenceWeighed():
            return absences.weighed(conversation, event)
        case AbsenceRefused():
            return absences.refused(conversation, event)
        case AbsenceAdded():
            return absences.added(conversation, event)
        case AbsenceEnded():
            return absences.ended(conversation, event)
        case StrandingsListed():
            return strandings.listed(conversation, event)
        case StrandingsRemedied():
            return strandings.remedied(conversation, event)
        case ProposalsListed():
            return proposals.listed(conversation, event)
        case _:
            assert_never(event)
