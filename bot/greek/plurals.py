"""Which form of a phrase a number takes."""

from functools import lru_cache

from bot.greek.babel_names import locale


@lru_cache(maxsize=1024)
def form(number: int) -> str:
    """The plural category of *number* in Greek: `one` or `other`."""
    return locale().plural_form(number)
