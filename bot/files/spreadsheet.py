"""Tables as a Greek Excel opens them: UTF-8 with a mark, and semicolons between the cells."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""what a cell must not begin with, or the spreadsheet would reckon with what a person wrote"""


def spreadsheet(rows: Iterable[Sequence[str]]) -> bytes:
    """The file of *rows*; a cell that would be taken for a formula begins with an apostrophe."""
    written = StringIO()
    table = csv.writer(written, delimiter=";", lineterminator="\r\n")
    table.writerows([_text_only(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig", "replace")


def _text_only(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
