"""The time, as a callable that is handed to whoever needs it."""

from collections.abc import Callable
from datetime import UTC, datetime

Now = Callable[[], datetime]
"""gives the present moment, aware and in UTC"""


def system_now() -> datetime:
    return datetime.now(UTC)
