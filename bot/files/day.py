"""
The list of a day to take along: as a PDF to print, and as a table for a spreadsheet.

Both are drawn as they are sent, from what is known then, and kept nowhere.
"""

from collections.abc import Sequence
from datetime import date, datetime

from bot.files.sheet import sheet
from bot.files.spreadsheet import spreadsheet
from bot.greek.wording import Wording
from conversations.screen import Line
from conversations.staff.agenda.day import marks, state
from conversations.staff.agenda.events import Entry

COLUMNS = {
    "day.column-time": 13,
    "day.column-name": 62,
    "day.column-service": 58,
    "day.column-desk": 32,
    "day.column-phone": 34,
    "day.column-code": 22,
    "day.column-state": 36,
}
"""heading → how wide, in millimetres of the paper's long side"""
MARGIN = 20
# Points.
LARGE, NORMAL = 14, 9
LEADING = 0.5
"""millimetres from line to line, for each point of type"""


def day_pdf(
    wording: Wording, day: date, entries: Sequence[Entry], desk: str, now: datetime
) -> tuple[str, bytes]:
    """Name and content of the printed list of *day*; with *desk*, that desk's."""
    from fpdf.fonts import FontFace  # noqa: PLC0415  (heavy, and seldom asked for)

    title = wording.plain(_head(day, len(entries), desk))
    pdf = sheet(title, now, margin=MARGIN, across=True)
    pdf.set_font("DejaVu", "B", LARGE)
    pdf.multi_cell(0, LARGE * LEADING, title, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("DejaVu", "", NORMAL)
    drawn = wording.plain(Line("day.drawn", {"at": now}))
    pdf.multi_cell(0, NORMAL * LEADING, drawn, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(3)
    if entries:
        with pdf.table(
            col_widths=tuple(COLUMNS.values()),
            headings_style=FontFace(emphasis="BOLD"),
            line_height=NORMAL * LEADING,
            padding=1,
            text_align="LEFT",
        ) as table:
            for cells in (_headings(wording), *(_cells(wording, each) for each in entries)):
                table.row(cells)
    return wording.plain(Line("day.file", {"day": day.isoformat(), "kind": "pdf"})), bytes(
        pdf.output()
    )


def day_csv(wording: Wording, day: date, entries: Sequence[Entry]) -> tuple[str, bytes]:
    """Name and content of the table of *day*, for a spreadsheet."""
    rows = [_headings(wording), *(_cells(wording, each) for each in entries)]
    name = wording.plain(Line("day.file", {"day": day.isoformat(), "kind": "csv"}))
    return name, spreadsheet(rows)


def _head(day: date, count: int, desk: str) -> Line:
    where = Line(f"desk:{desk}") if desk else Line("day.everywhere")
    return Line("day.head" if count else "day.none", {"day": day, "n": count, "where": where})


def _headings(wording: Wording) -> list[str]:
    return [wording.plain(Line(phrase)) for phrase in COLUMNS]


def _cells(wording: Wording, entry: Entry) -> list[str]:
    visit, mark = entry.visit, marks(entry)
    said = [wording.plain(state(visit.status))]
    if isinstance(mark, Line):
        said.append(wording.plain(mark))
    return [
        wording.plain(Line("book.time", {"at": visit.starts})),
        entry.name,
        wording.plain(Line(f"service:{visit.service}")),
        wording.plain(Line(f"desk:{visit.desk}")),
        entry.phone,
        visit.code,
        " ".join(said),
    ]
