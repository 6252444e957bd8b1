"""Faults on request: what networks and servers do to a bot sooner or later."""

import random
from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    SERVER_ERROR = "5xx"
    """answered 502, not handled"""
    RESET = "reset"
    """connection cut, not handled"""
    LOST_REPLY = "lost_reply"
    """handled, kept and visible; then the connection is cut"""
    SLOW = "slow"
    """handled after some seconds, whether or not anyone still waits"""
    FLOOD = "429"
    """refused with retry_after"""


@dataclass(slots=True)
class Fault:
    kind: FaultKind
    method: str = ""
    """lower case; empty: every method"""
    count: int | None = None
    """how many requests it still meets; None: no end"""
    seconds: float = 3.0
    share: float = 1.0
    """the part of the requests it meets, 0 to 1"""


class Faults:
    def __init__(self) -> None:
        self._planned: list[Fault] = []
        self._chance = random.Random()  # noqa: S311

    def plan(self, fault: Fault) -> None:
        self._planned.append(fault)

    def clear(self) -> None:
        self._planned.clear()

    def met_by(self, method: str) -> list[Fault]:
        """The faults this request meets, each used up by one."""
        met = []
        for fault in self._planned:
            if fault.method not in ("", method) or fault.count == 0:
                continue
            if fault.share < 1 and self._chance.random() >= fault.share:
                continue
            if fault.count is not None:
                fault.count -= 1
            met.append(fault)
        return met
