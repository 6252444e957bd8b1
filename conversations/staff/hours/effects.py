"""
What is ordered about the hours.  Each effect is answered by one event (in brackets).

*within* is the one desk that the person may act for; empty for all of them.
"""

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True)
class Span:
    """
    Local days, both included, on which *desk* (empty: the whole Centre) sees nobody.

    With *opens* or *closes*, only the hours of one day from the one, or until the other.
    """

    desk: str
    first: date
    last: date
    opens: time | None = None
    closes: time | None = None

    @property
    def whole_days(self) -> bool:
        return self.opens is None and self.closes is None


@dataclass(frozen=True, slots=True)
class ListAbsences:
    """[AbsencesListed]"""

    within: str
    of: int | None = None
    """the one that is asked about"""


@dataclass(frozen=True, slots=True)
class WeighAbsence:
    """[AbsenceWeighed | AbsenceRefused]"""

    span: Span


@dataclass(frozen=True, slots=True)
class AddAbsence:
    """[AbsenceAdded | AbsenceRefused]"""

    span: Span


@dataclass(frozen=True, slots=True)
class EndAbsence:
    """[AbsenceEnded]"""

    absence: int
    within: str


@dataclass(frozen=True, slots=True)
class ListStrandings:
    """[StrandingsListed]"""

    within: str
    of: int | None = None
    """the one appointment that is asked about"""
    remedy: str = ""
    """move, offer or cancel, when it is to be looked at before it is done"""
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Remedy:
    """
    Move, offer or cancel: what *remedy* says, for all or for one, if nothing changed since.

    *digest* is that of what was looked at.  [StrandingsRemedied]
    """

    within: str
    remedy: str
    digest: str
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Inform:
    """The citizen of that appointment was told by phone [StrandingsListed]"""

    within: str
    of: int


@dataclass(frozen=True, slots=True)
class ListProposals:
    """[ProposalsListed]"""


@dataclass(frozen=True, slots=True)
class Decide:
    """Whether a day that is only proposed as closed is closed [ProposalsListed]"""

    day: date
    closed: bool


HoursEffect = (
    ListAbsences
    | WeighAbsence
    | AddAbsence
    | EndAbsence
    | ListStrandings
    | Remedy
    | Inform
    | ListProposals
    | Decide
)
