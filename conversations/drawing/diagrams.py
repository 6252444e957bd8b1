"""Pictures of the trees, for those who write them: Mermaid and SVG."""

from html import escape

from conversations.drawing.layout import (
    LINE,
    MARGIN,
    PADDING,
    WIDTH,
    Box,
    Row,
    headline,
    laid_out,
    ways,
)
from conversations.tree import DocumentList, Fork, Library, Topic

_FILLS = {"text": "#eef4fb", "fork": "#fff4d6", "documents": "#e7f6ea"}
_STROKES = {"text": "#3b6ea5", "fork": "#b07d00", "documents": "#2f7d43"}


def mermaid(topic: Topic) -> str:
    """The tree of *topic* as a Mermaid flowchart; ways out of it end in a door or a topic."""
    lines = ["flowchart LR"]
    names = {reference: f"n{number}" for number, reference in enumerate(topic.nodes)}
    outside: dict[str, str] = {}
    for node in topic.nodes.values():
        text = _quoted(headline(node, topic))
        match node:
            case Fork():
                shape = f"{{{text}}}"
            case DocumentList():
                shape = f"[/{text}/]"
            case _:
                shape = f"[{text}]"
        lines.append(f"  {names[node.id]}{shape}")
    for node in topic.nodes.values():
        for label, to in ways(node, topic):
            if to not in names and to not in outside:
                outside[to] = f"o{len(outside)}"
                lines.append(f"  {outside[to]}([{_quoted(to)}])")
            target = names.get(to) or outside[to]
            lines.append(f"  {names[node.id]} -->|{_quoted(label)}| {target}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    plain = text.replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;")
    return f'"{plain.replace(">", "#gt;")}"'


def svg(topic: Topic, library: Library) -> str:
    """The tree of *topic* as a picture that stands alone; it reads from left to right."""
    boxes = laid_out(topic, library)
    by_id = {box.id: box for box in boxes}
    width = max(box.x for box in boxes) + WIDTH + MARGIN
    height = max(box.y + box.height for box in boxes) + MARGIN
    size = f"{width:.0f} {height:.0f}"
    lines = [
        _line(box, row, by_id[row.line_to]) for box in boxes for row in box.rows if row.line_to
    ]
    painted = [part for box in boxes for part in _painted(box)]
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {size}" '
        f'width="{width:.0f}" height="{height:.0f}" lang="el" '
        'font-family="system-ui, DejaVu Sans, sans-serif" font-size="13">'
    )
    title = f"<title>{escape(topic.title)}</title>"
    paper = '<rect width="100%" height="100%" fill="#ffffff"/>'
    return "\n".join([opening, title, paper, *lines, *painted, "</svg>", ""])


def _line(box: Box, row: Row, target: Box) -> str:
    x1, x2 = box.x + WIDTH, target.x
    y2 = target.y + PADDING + LINE / 2
    bend = min(60, (x2 - x1) / 2)
    return (
        f'<path d="M{x1:.0f} {row.y:.0f} C{x1 + bend:.0f} {row.y:.0f} '
        f'{x2 - bend:.0f} {y2:.0f} {x2 - 6:.0f} {y2:.0f}" '
        f'fill="none" stroke="{_STROKES[box.kind]}" stroke-width="1.5"/>'
        f'<path d="M{x2 - 7:.0f} {y2 - 4:.0f} L{x2:.0f} {y2:.0f} L{x2 - 7:.0f} {y2 + 4:.0f} Z" '
        f'fill="{_STROKES[box.kind]}"/>'
    )


def _painted(box: Box) -> list[str]:
    stroke = _STROKES[box.kind]
    frame = (
        f'<g><title>{escape(box.id)}</title><rect x="{box.x:.0f}" y="{box.y:.0f}" '
        f'width="{WIDTH}" height="{box.height}" rx="8" fill="{_FILLS[box.kind]}" '
        f'stroke="{stroke}"/>'
    )
    parts = [frame]
    x, y = box.x + PADDING, box.y + PADDING + LINE - 5
    for line in box.head:
        parts.append(_text(x, y, line, 'font-weight="bold"'))
        y += LINE
    for line in box.prose:
        parts.append(_text(x, y, line, 'fill="#444444"'))
        y += LINE
    for row in box.rows:
        y = row.y - row.height / 2 + LINE - 2
        parts.append(
            f'<path d="M{box.x:.0f} {row.y - row.height / 2:.0f} h{WIDTH}" stroke="{stroke}" '
            'stroke-opacity="0.25"/>'
        )
        for line in row.text:
            parts.append(_text(x, y, line, f'fill="{stroke}"' if row.to else 'fill="#222222"'))
            y += LINE
        if row.leads:
            parts.append(_text(x, y, f"\u2192 {row.leads}"[:42], 'fill="#767676" font-size="12"'))
    return [*parts, "</g>"]


def _text(x: float, y: float, text: str, style: str) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" {style}>{escape(text)}</text>'
