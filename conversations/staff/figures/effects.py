"""What staff order of the figures."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TellFigures:
    """The week *back* weeks before this one [FiguresFound]."""

    back: int


@dataclass(frozen=True, slots=True)
class SendFigures:
    """The same as a file, *as_* chart (a picture) or csv; nothing answers."""

    back: int
    as_: str


FiguresEffect = TellFigures | SendFigures
