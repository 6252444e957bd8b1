"""The sheet for the Centre's door: whoever reads its code with a phone says that they are here."""

from datetime import datetime

from bot.files.sheet import sheet
from bot.greek.wording import Wording
from conversations.screen import Line

# Millimetres, on A4 upright.
MARGIN, CODE, PAGE = 20, 120, 210
QUIET = 4
"""modules left white around the code (ISO/IEC 18004)"""
# Points.
HUGE, LARGE, NORMAL = 34, 18, 12
LEADING = 0.5
"""millimetres from line to line, for each point of type"""


def door_sheet(wording: Wording, centre: str, link: str, now: datetime) -> tuple[str, bytes]:
    """Name and content of the sheet of *centre*, with *link* as a code and in letters."""
    import segno  # noqa: PLC0415  (of no use before someone asks)

    pdf = sheet(wording.plain(Line("door.head")), now, margin=MARGIN)

    def say(text: str, size: int, *, bold: bool = False) -> None:
        pdf.set_font("DejaVu", "B" if bold else "", size)
        pdf.multi_cell(0, size * LEADING, text, align="C", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(4)

    say(centre, LARGE)
    say(wording.plain(Line("door.head")), HUGE, bold=True)
    say(wording.plain(Line("door.how")), LARGE)
    # A fifth of the code may be scratched or covered and it is still read.
    rows = [*segno.make_qr(link, error="q").matrix_iter(border=QUIET)]
    side, left, top = CODE / len(rows), (PAGE - CODE) / 2, pdf.get_y()
    pdf.set_fill_color(0)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                pdf.rect(left + x * side, top + y * side, side, side, style="F")
    pdf.set_y(top + CODE + 4)
    say(link, NORMAL)
    say(wording.plain(Line("door.without")), LARGE)
    return wording.plain(Line("door.file")), bytes(pdf.output())
