"""Who there is: the people of the sandbox, the groups, and the bot itself."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

FIRST_ADDED_STAFF = 9101
FIRST_ADDED_CITIZEN = 100_001


@dataclass(slots=True)
class Person:
    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    staff: bool = False
    acts_alone: bool = False
    """of the cast: nobody plays them"""

    def names(self) -> dict[str, str]:
        return {
            name: value
            for name, value in (
                ("first_name", self.first_name),
                ("last_name", self.last_name),
                ("username", self.username),
            )
            if value
        }

    def as_user(self) -> dict[str, Any]:
        """A Bot API User."""
        return {"id": self.id, "is_bot": False, **self.names(), "language_code": "el"}

    def as_chat(self) -> dict[str, Any]:
        """The Bot API Chat between this person and the bot."""
        return {"id": self.id, **self.names(), "type": "private"}


class People:
    """Those of `people.json` exist from the start; more can be added."""

    def __init__(self, token: str) -> None:
        start = json.loads(Path(__file__).with_name("people.json").read_text(encoding="utf-8"))
        self.bot: dict[str, Any] = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            **start["bot"],
        }
        self._numbers = {True: count(FIRST_ADDED_STAFF), False: count(FIRST_ADDED_CITIZEN)}
        self._known = {row["id"]: Person(**row) for row in start["people"]}

    def __iter__(self) -> Iterator[Person]:
        return iter(self._known.values())

    def find(self, person: int) -> Person | None:
        return self._known.get(person)

    def add(
        self, first_name: str, *, last_name: str = "", username: str = "", staff: bool = False
    ) -> Person:
        number = next(self._numbers[staff])
        person = Person(number, first_name, last_name, username, staff)
        self._known[number] = person
        return person

    def join(self, number: int, first_name: str, *, staff: bool = False) -> Person:
        """Someone of the cast, under a *number* that nobody had before."""
        person = Person(number, first_name, staff=staff, acts_alone=True)
        self._known[number] = person
        return person
