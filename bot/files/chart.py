"""
Figures as a small picture: for each service one bar, cut into what became of its appointments.

Drawn to be read on a phone held in one hand: 1000 pixels wide, dark letters on white, and each
part named beside its colour, so that nobody needs to tell colours apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from bot.files.sheet import FONTS

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, MARGIN, BAR, ROW = 1000, 40, 44, 112
LARGE, NORMAL = 34, 26
INK, PAPER, EMPTY = "#1b1b1b", "#ffffff", "#e4e4e4"
# Of one lightness apart from each other, and told apart also by who sees few colours.
COLOURS = ("#0b5394", "#a8480b", "#5f6368", "#674ea7")


@dataclass(frozen=True, slots=True)
class Bar:
    """*parts* are the lengths in the chart's order; *note* says in words what cannot be drawn."""

    label: str
    parts: Sequence[int]
    note: str = ""


def chart_png(title: str, names: Sequence[str], bars: Sequence[Bar]) -> bytes:
    """A PNG of *bars*, whose parts are called *names* (at most four), under *title*."""
    # Slow to load, and of no use before someone asks.
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415

    large = ImageFont.truetype(FONTS / "DejaVuSans-Bold.ttf", LARGE)
    normal = ImageFont.truetype(FONTS / "DejaVuSans.ttf", NORMAL)
    legend = -(-len(names) // 2) * (NORMAL + 16)
    top = MARGIN + LARGE + 28 + legend + 20
    image = Image.new("RGB", (WIDTH, top + ROW * max(len(bars), 1) + MARGIN), PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((MARGIN, MARGIN), _fitting(draw, title, large), INK, large)
    for at, (name, colour) in enumerate(zip(names, COLOURS, strict=False)):
        x = MARGIN + (at % 2) * (WIDTH - 2 * MARGIN) // 2
        y = MARGIN + LARGE + 28 + at // 2 * (NORMAL + 16)
        draw.rectangle((x, y + 4, x + 22, y + 26), colour)
        draw.text((x + 34, y), name, INK, normal)
    longest = max((sum(bar.parts) for bar in bars), default=0) or 1
    for at, bar in enumerate(bars):
        _draw(draw, bar, top + at * ROW, longest, normal)
    content = BytesIO()
    image.save(content, "PNG", optimize=True)
    return content.getvalue()


def _draw(draw: "ImageDraw", bar: Bar, y: int, longest: int, font: "FreeTypeFont") -> None:
    label = f"{bar.label}  {bar.note}" if bar.note else bar.label
    draw.text((MARGIN, y), _fitting(draw, label, font), INK, font)
    x, y = MARGIN, y + NORMAL + 12
    draw.rectangle((x, y, WIDTH - MARGIN, y + BAR), EMPTY)
    for part, colour in zip(bar.parts, COLOURS, strict=False):
        width = part * (WIDTH - 2 * MARGIN) // longest
        if not width:
            continue
        draw.rectangle((x, y, x + width, y + BAR), colour)
        if draw.textlength(str(part), font) + 12 < width:
            draw.text((x + 8, y + (BAR - NORMAL) // 2 - 2), str(part), PAPER, font)
        x += width


def _fitting(draw: "ImageDraw", text: str, font: "FreeTypeFont") -> str:
    """*text*, cut where the picture ends."""
    while text and draw.textlength(text, font) > WIDTH - 2 * MARGIN:
        text = text.rstrip("…")[:-1] + "…" if len(text) > 1 else ""
    return text
