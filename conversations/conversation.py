"""Where a citizen stands in the trees, as a value that survives a trip through JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from conversations.booking.wish import USUAL, Wish, tail_of, wish_in
from conversations.tree import START

LONGEST_TRAIL = 20


@dataclass(frozen=True, slots=True)
class Draft:
    """A booking under way.  *moves* is the appointment that it would replace."""

    service: str
    held: int | None = None
    """the id of the appointment that holds the chosen time"""
    starts: datetime | None = None
    until: datetime | None = None
    """how long it is held (UTC)"""
    name: str = ""
    phone: str = ""
    moves: int | None = None
    bring: tuple[str, ...] = ()
    """ids of the documents that the person's answers call for and that they have not ticked"""
    some_ticked: bool = False
    """whether they ticked any, so that *bring* is what is still missing"""
    papers: str = ""
    """the list of documents that it is from, by its reference"""
    desk: str = ""
    """where the chosen time is held"""
    wish: Wish = USUAL


@dataclass(frozen=True, slots=True)
class Conversation:
    """
    Everything remembered of a talk, and no more: it is dropped after a day of silence.

    *at* is a node's reference or a door; *trail* leads back from it, newest last.  *answers*
    are kept by topic: what was said about one's home for one benefit is not carried over to
    another without being asked; so are *ticks*, the documents that one said one has.  *awaits*
    names the door that a typed text belongs to.
    """

    at: str = START
    seen: str = ""
    """the digest of the node at *at* as the person saw it"""
    trail: tuple[str, ...] = ()
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ticks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    draft: Draft | None = None
    awaits: str = ""
    booked: int | None = None
    """the appointment that was booked last, so that a second press answers as the first did"""
    notice: str = ""
    """a staff member's notice that waits for their word, as safe HTML"""
    form: Mapping[str, str] = field(default_factory=dict)
    """what a staff member has filled in of the task they are at, by field"""

    def goes(self, place: str) -> "Conversation":
        """Move to *place*, remembering the way back."""
        if place == self.at:
            return self
        return replace(self, at=place, trail=(*self.trail, self.at)[-LONGEST_TRAIL:])

    def answered(self, topic: str, question: str, answer: str) -> "Conversation":
        """Remember one answer within *topic*."""
        of_topic = {**self.answers.get(topic, {}), question: answer}
        return replace(self, answers={**self.answers, topic: of_topic})

    def ticked(self, topic: str, document: str, *, have: bool) -> "Conversation":
        """Remember whether *document* is at hand for *topic*."""
        others = tuple(each for each in self.ticks.get(topic, ()) if each != document)
        return replace(self, ticks={**self.ticks, topic: (*others, document) if have else others})


def conversation_as_json(conversation: Conversation) -> dict[str, Any]:
    """*conversation* in plain JSON values."""
    draft = conversation.draft
    return {
        "at": conversation.at,
        "seen": conversation.seen,
        "trail": list(conversation.trail),
        "answers": {topic: dict(given) for topic, given in conversation.answers.items()},
        "ticks": {topic: list(ticked) for topic, ticked in conversation.ticks.items()},
        "draft": draft
        and {
            "service": draft.service,
            "held": draft.held,
            "starts": draft.starts.isoformat() if draft.starts else None,
            "until": draft.until.isoformat() if draft.until else None,
            "name": draft.name,
            "phone": draft.phone,
            "moves": draft.moves,
            "bring": list(draft.bring),
            "some_ticked": draft.some_ticked,
            "papers": draft.papers,
            "desk": draft.desk,
            "wish": tail_of(draft.wish),
        },
        "awaits": conversation.awaits,
        "booked": conversation.booked,
        "notice": conversation.notice,
        "form": dict(conversation.form),
    }


def conversation_from_json(data: Mapping[str, Any]) -> Conversation:
    """The conversation that `conversation_as_json` wrote, also when it was an older release."""
    draft = data.get("draft")
    return Conversation(
        at=data.get("at", START),
        seen=data.get("seen", ""),
        trail=tuple(data.get("trail", ())),
        answers=data.get("answers", {}),
        ticks={topic: tuple(ticked) for topic, ticked in data.get("ticks", {}).items()},
        draft=draft
        and Draft(
            service=draft["service"],
            held=draft["held"],
            starts=_moment(draft["starts"]),
            until=_moment(draft.get("until")),
            name=draft["name"],
            phone=draft["phone"],
            moves=draft["moves"],
            bring=tuple(draft["bring"]),
            some_ticked=draft.get("some_ticked", False),
            papers=draft.get("papers", ""),
            desk=draft.get("desk", ""),
            wish=wish_in(draft.get("wish", ""))[1],
        ),
        awaits=data.get("awaits", ""),
        booked=data.get("booked"),
        notice=data.get("notice", ""),
        form=data.get("form", {}),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None
