"""The week in figures as files: a picture, and a table for a spreadsheet."""

from collections.abc import Sequence
from datetime import date

from bot.files.chart import Bar, chart_png
from bot.files.spreadsheet import spreadsheet
from bot.greek.wording import Wording
from conversations.screen import Line
from conversations.staff.figures.events import ServiceFigures
from conversations.staff.figures.screens import counts, minutes

ENDS = {
    "served": "figures.served",
    "no-show": "figures.no-show",
    "cancelled": "figures.cancelled",
    "cancelled-staff": "figures.cancelled-staff",
}
"""the parts of a bar, by measure: the ways in which a visit ends"""
COLUMNS = {"booked": "figures.booked", **ENDS, "walk-in": "figures.walk-in"}


def chart(wording: Wording, week: date, services: Sequence[ServiceFigures]) -> tuple[str, bytes]:
    """The name and content of the picture; what must not be told is named and not drawn."""

    def say(address: str) -> str:
        return wording.plain(Line(address))

    bars = []
    for each in services:
        known = counts(each)
        untold = [say(phrase).lower() for name, phrase in ENDS.items() if known[name] is None]
        note = f"({say('figures.untold')}: {', '.join(untold)})" if untold else ""
        bars.append(
            Bar(
                wording.plain(Line(f"service:{each.service}")),
                [known[name] or 0 for name in ENDS],
                note,
            )
        )
    title = wording.plain(Line("figures.week")) + f" {week:%d/%m/%Y}"
    return f"{say('figures.file')}-{week}.png", chart_png(title, [*map(say, ENDS.values())], bars)


def table(wording: Wording, week: date, services: Sequence[ServiceFigures]) -> tuple[str, bytes]:
    """The name and content of the spreadsheet; cells are empty where a number must not be told."""
    heads = ("figures.waited", "figures.took", "figures.lead-days")
    first = ("figures.week", "figures.service-name", *COLUMNS.values(), *heads)
    rows = [[wording.plain(Line(address)) for address in first]]
    for each in services:
        known = counts(each)
        numbers = [
            *(known[name] for name in COLUMNS),
            minutes(each, each.waited),
            minutes(each, each.took),
            each.lead_days,
        ]
        rows.append(
            [
                week.isoformat(),
                wording.plain(Line(f"service:{each.service}")),
                *("" if number is None else str(number) for number in numbers),
            ]
        )
    return f"{wording.plain(Line('figures.file'))}-{week}.csv", spreadsheet(rows)
