"""The ids of rows, as they stand in a button's place, in a link and in what is filled in."""

MOST_DIGITS = 15
"""more than any table will ever count to, and fewer than a column can hold"""


def id_in(text: str) -> int | None:
    """The id that *text* is, of which there need not be a row; None when it is none."""
    known = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if known else None
