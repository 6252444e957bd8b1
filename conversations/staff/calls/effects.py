"""What staff order of those to be called.  Each effect is answered by one event (in brackets)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FindCalls:
    """[CallsFound]"""


@dataclass(frozen=True, slots=True)
class NoteCalled:
    """Somebody has called about *appointment*, as far as the message *newest* [CallsFound]"""

    appointment: int
    newest: int


CallsEffect = FindCalls | NoteCalled
