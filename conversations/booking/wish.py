"""
What a booking is wished to be, beside its service and its time: how, with whom, for whom.

It travels in each button's choice, behind a `~`, so that a button on an old screen means what it
said there: a letter for the mode (none for a visit to the Centre), `o` when it is for someone
else, and `.` with the desk that was asked for.
"""

import re
from dataclasses import dataclass

from conversations.centre import Centre, Desk, Mode, Service

MARK = "~"
ANYONE = "*"
"""said in place of a desk: whoever is there, also where a certain one was asked for before"""
LETTERS = {Mode.PLACE: "", Mode.PHONE: "p", Mode.HOME: "h"}
MODES = {letter: mode for mode, letter in LETTERS.items()}
WRITTEN = re.compile(r"([ph]?)(o?)(?:\.(.+))?")


@dataclass(frozen=True, slots=True)
class Wish:
    """*desk* is a desk's id, `ANYONE`, or empty when nothing was said of it."""

    mode: Mode = Mode.PLACE
    desk: str = ""
    for_other: bool = False

    @property
    def named(self) -> str | None:
        """The desk that was asked for; None for whoever is there."""
        return None if self.desk in ("", ANYONE) else self.desk


def tail_of(wish: Wish) -> str:
    """The end of a choice that says *wish*; empty for the usual one.  `wish_in` reads it."""
    desk = f".{wish.desk}" if wish.desk else ""
    told = LETTERS[wish.mode] + ("o" if wish.for_other else "") + desk
    return MARK + told if told else ""


USUAL = Wish()


def wish_in(choice: str) -> tuple[str, Wish]:
    """*choice* without its end, and the wish that its end says; the usual one for nonsense."""
    said, _, told = choice.partition(MARK)
    written = WRITTEN.fullmatch(told)
    if written is None:
        return said, USUAL
    return said, Wish(MODES[written[1]], written[3] or "", bool(written[2]))


def desks_of(centre: Centre, service: Service) -> list[Desk]:
    """The desks among which one may choose for *service*; none where one may not, or need not."""
    if not service.named:
        return []
    desks = centre.desks_for(service)
    return desks if len(desks) > 1 else []
