"""A sheet of A4 to print Greek on: the letters are in the file, so it prints alike everywhere."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF

FONTS = Path(__file__).parents[1] / "greek" / "fonts"


def sheet(title: str, now: datetime, *, margin: float, across: bool = False) -> "FPDF":
    """
    The first page, empty, with *margin* millimetres around; *across* with the long side below.

    The file names its title, its language and the moment *now*, and no author.
    """
    from fpdf import FPDF  # noqa: PLC0415  (heavy, and seldom asked for)

    pdf = FPDF(orientation="landscape" if across else "portrait", format="A4")
    for style, file in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
        pdf.add_font("DejaVu", style, FONTS / file)
    pdf.set_title(title)
    pdf.set_lang("el")
    pdf.set_creation_date(now)
    pdf.set_margin(margin)
    pdf.set_auto_page_break(auto=True, margin=margin)
    pdf.add_page()
    return pdf
