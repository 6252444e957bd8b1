"""What is ordered about notices.  An effect that asks something is answered by one event (in brackets)."""

from dataclasses import dataclass

from conversations.staff.notices.letter import Letter


@dataclass(frozen=True, slots=True)
class WeighNotice:
    """How many would get *letter* [NoticeWeighed]."""

    letter: Letter


@dataclass(frozen=True, slots=True)
class OrderNotice:
    """Send *letter* as the rules say; *request* tells a second press from a second notice [NoticeShown | NoticeRefused]."""

    letter: Letter
    request: str


@dataclass(frozen=True, slots=True)
class ListNotices:
    """The last ones [NoticesListed]."""


@dataclass(frozen=True, slots=True)
class ShowNotice:
    """*purpose* says what for, and comes back with it [NoticeShown | NoticeRefused]."""

    campaign: int
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class ChangeNotice:
    """*change* is pause, resume, stop, approve or decline [NoticeShown | NoticeRefused]."""

    campaign: int
    change: str


@dataclass(frozen=True, slots=True)
class CorrectNotice:
    """Put *html*, or that it is withdrawn, where it stands at *version* [NoticeShown | NoticeRefused]."""

    campaign: int
    version: int
    html: str | None
    """None: it is withdrawn"""


@dataclass(frozen=True, slots=True)
class ListToInvite:
    """The gatherings ahead, for *purpose*: `gathering` (an audience) or `event` (a button) [GatheringsToChoose]."""

    purpose: str


@dataclass(frozen=True, slots=True)
class ListUnreached:
    """Which of the last ones have not reached everyone [UnreachedListed]."""


@dataclass(frozen=True, slots=True)
class FindUnreached:
    """Up to *most* of those it has not reached, without the *first* ones [UnreachedFound | NoticeRefused]."""

    campaign: int
    first: int
    most: int


@dataclass(frozen=True, slots=True)
class AskWhy:
    """A citizen asks why they got it [WhyFound]."""

    campaign: int


NoticeEffect = (
    WeighNotice
    | OrderNotice
    | ListNotices
    | ShowNotice
    | ChangeNotice
    | CorrectNotice
    | ListToInvite
    | ListUnreached
    | FindUnreached
    | AskWhy
)
