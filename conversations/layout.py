"""How buttons stand on a screen, and the way back, home and to a person on each of them."""

from collections.abc import Iterable

from conversations.screen import Button, Line, Press, Rows, Screen

LONGEST_PAIRED_LABEL = 16
"""characters of a button label that still fits beside another on a phone of 360 px"""


def button(phrase: str, place: str, choice: str = "") -> Button:
    """A button labelled with *phrase* that says *choice* at *place*."""
    return Button(Line(phrase), Press(place, choice))


def paired(buttons: Iterable[tuple[Button, str]]) -> Rows:
    """Rows of at most two; a button whose label text is long stands alone."""
    rows: list[tuple[Button, ...]] = []
    waiting: Button | None = None
    for each, label in buttons:
        if len(label) > LONGEST_PAIRED_LABEL:
            if waiting is not None:
                rows.append((waiting,))
                waiting = None
            rows.append((each,))
        elif waiting is None:
            waiting = each
        else:
            rows.append((waiting, each))
            waiting = None
    if waiting is not None:
        rows.append((waiting,))
    return tuple(rows)


def in_rows_of(width: int, buttons: Iterable[Button]) -> Rows:
    """Rows of *width*, the last as long as it happens to be."""
    every = tuple(buttons)
    return tuple(every[start : start + width] for start in range(0, len(every), width))


BACK = button("button.back", "@back")
HOME = button("button.home", "@home")
PERSON = button("button.person", "@person")
WAYS_OUT: Rows = ((BACK, HOME), (PERSON,))
APOLOGY = Screen((Line("update.failed"),), ((HOME,),))
"""shown instead of an answer that could not be made"""


def screen(
    *lines: Line | str, rows: Rows = (), out: Rows = WAYS_OUT, live: str = "", **more: bool
) -> Screen:
    """A screen of *lines* and *rows*, with the ways out beneath."""
    return Screen(
        lines=tuple(Line(line) if isinstance(line, str) else line for line in lines),
        rows=(*rows, *out),
        kept=more.get("kept", False),
        silent=more.get("silent", False),
        ask_text=more.get("ask_text", False),
        live=live,
    )
