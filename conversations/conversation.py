"""Where a citizen stands in the trees, as a value that survives a trip through JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from conversations.tree import START

LONGEST_TRAIL = 20


@dataclass(frozen=True, slots=True)
class Draft:
    """A booking under way.  *moves* is the appointment that it would replace."""

    service: str
    day: date | None = None
    held: int | None = None
    """the id of the appointment that holds the chosen time"""
    starts: datetime | None = None
    name: str = ""
    phone: str = ""
    moves: int | None = None
    bring: tuple[str, ...] = ()
    """ids of the documents that the person's answers call for"""


@dataclass(frozen=True, slots=True)
class Conversation:
    """
    Everything remembered of a talk, and no more: it is dropped after a day of silence.

    *at* is a node's reference or a door; *trail* leads back from it, newest last.  *answers*
    are kept by topic: what was said about one's home for one benefit is not carried over to
    another without being asked.  *awaits* names the door that a typed text belongs to.
    """

    at: str = START
    trail: tuple[str, ...] = ()
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    draft: Draft | None = None
    awaits: str = ""
    notice: str = ""
    """a staff member's notice that waits for their word, as safe HTML"""

    def goes(self, place: str) -> "Conversation":
        """Move to *place*, remembering the way back."""
        if place == self.at:
            return self
        return replace(self, at=place, trail=(*self.trail, self.at)[-LONGEST_TRAIL:])

    def answered(self, topic: str, question: str, answer: str) -> "Conversation":
        """Remember one answer within *topic*."""
        of_topic = {**self.answers.get(topic, {}), question: answer}
        return replace(self, answers={**self.answers, topic: of_topic})


def conversation_as_json(conversation: Conversation) -> dict[str, Any]:
    """*conversation* in plain JSON values."""
    draft = conversation.draft
    return {
        "at": conversation.at,
        "trail": list(conversation.trail),
        "answers": {topic: dict(given) for topic, given in conversation.answers.items()},
        "draft": draft
        and {
            "service": draft.service,
            "day": draft.day.isoformat() if draft.day else None,
            "held": draft.held,
            "starts": draft.starts.isoformat() if draft.starts else None,
            "name": draft.name,
            "phone": draft.phone,
            "moves": draft.moves,
            "bring": list(draft.bring),
        },
        "awaits": conversation.awaits,
        "notice": conversation.notice,
    }


def conversation_from_json(data: Mapping[str, Any]) -> Conversation:
    """The conversation that `conversation_as_json` wrote, also when it was an older release."""
    draft = data.get("draft")
    return Conversation(
        at=data.get("at", START),
        trail=tuple(data.get("trail", ())),
        answers=data.get("answers", {}),
        draft=draft
        and Draft(
            service=draft["service"],
            day=date.fromisoformat(draft["day"]) if draft["day"] else None,
            held=draft["held"],
            starts=datetime.fromisoformat(draft["starts"]).astimezone(UTC)
            if draft["starts"]
            else None,
            name=draft["name"],
            phone=draft["phone"],
            moves=draft["moves"],
            bring=tuple(draft["bring"]),
        ),
        awaits=data.get("awaits", ""),
        notice=data.get("notice", ""),
    )
