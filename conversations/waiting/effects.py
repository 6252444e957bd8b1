"""
What the earlier-time list orders.  Each effect is answered by one event (in brackets).

One waits either with an *appointment*, for an earlier time than that, or without one (None), for
any time of *service*; with an appointment the service is that appointment's.
"""

from dataclasses import dataclass

from conversations.waiting.events import Part


@dataclass(frozen=True, slots=True)
class FindWait:
    """[WaitFound | VisitGone | BookingClosed]"""

    service: str
    appointment: int | None


@dataclass(frozen=True, slots=True)
class Wait:
    """Stand in line, or keep one's place and change *part* [WaitFound | VisitGone | BookingClosed]"""

    service: str
    appointment: int | None
    part: Part


@dataclass(frozen=True, slots=True)
class StopWaiting:
    """Leave the line; an offer that stands is given back [WaitEnded | VisitGone]"""

    service: str
    appointment: int | None


@dataclass(frozen=True, slots=True)
class TakeOffer:
    """
    Have the time that is kept: in place of the appointment, or to be booked.

    [Booked | Held | OfferGone | CapReached | BookingClosed]
    """

    offer: int


@dataclass(frozen=True, slots=True)
class RefuseOffer:
    """Give it back; with *stop*, leave the line too [OfferRefused | WaitEnded]"""

    offer: int
    stop: bool = False


WaitingEffect = FindWait | Wait | StopWaiting | TakeOffer | RefuseOffer
