"""
Whom a notice is for.

Never built from what someone read or answered: only from what they asked to hear of, joined or
booked.  There is no choice of a language: all that the Centre writes is Greek.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from conversations.screen import Line


@dataclass(frozen=True, slots=True)
class Audience:
    """
    Followers of any of *topics*, or who has a seat of *gathering*, or an appointment on *day*.

    Without those who got a notice in the last *rested* days, 0 for none such.
    """

    topics: tuple[str, ...] = ()
    gathering: int | None = None
    day: date | None = None
    rested: int = 0


def audience_as_json(audience: Audience) -> dict[str, Any]:
    """*audience* in plain JSON values; `audience_from_json` gives an equal one back."""
    return {
        "topics": list(audience.topics),
        "gathering": audience.gathering,
        "day": audience.day.isoformat() if audience.day else None,
        "rested": audience.rested,
    }


def audience_from_json(data: Mapping[str, Any]) -> Audience:
    day = data["day"]
    return Audience(
        topics=tuple(data["topics"]),
        gathering=data["gathering"],
        day=date.fromisoformat(day) if day else None,
        rested=data["rested"],
    )


def named(topics: tuple[str, ...]) -> Line:
    """The names of *topics*, with commas between; there is at least one."""
    first, *others = topics
    if not others:
        return Line(f"follow:{first}")
    return Line("notice.both", {"first": Line(f"follow:{first}"), "others": named(tuple(others))})
