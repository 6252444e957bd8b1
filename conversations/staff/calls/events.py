"""What answers those effects."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ToCall:
    """
    Someone who does not know of what concerns their appointment.

    *kind* is what did not arrive: reminder, change or offer; *ended* says why: refused,
    unreachable, uncertain or expired; *newest* is the message that is meant.
    """

    appointment: int
    starts: datetime
    name: str
    phone: str
    kind: str
    ended: str
    newest: int


@dataclass(frozen=True, slots=True)
class CallsFound:
    """By time.  *done* says that one was just noted as called."""

    entries: tuple[ToCall, ...]
    done: bool = False


CallsAnswer = CallsFound
