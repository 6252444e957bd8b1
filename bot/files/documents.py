"""
One person's list of documents as a PDF to print: A4, with boxes to tick.

It says what the list says and no more: no name, no answer, nothing that tells whose it is.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bot.files.sheet import sheet
from bot.greek import dates
from bot.greek.templates import without_tags
from bot.greek.wording import Wording
from conversations.conditions import Verdict
from conversations.papers.documents import Listed, listed
from conversations.personal import contact
from conversations.screen import Line, Value
from conversations.tree import Confidence, Document, DocumentList, Library, Source, Topic

if TYPE_CHECKING:
    from fpdf import FPDF
    from fpdf.recorder import FPDFRecorder

TOLD = ("where", "cost", "validity", "link")
"""what is told beneath a document, in this order, under the heading `document.<part>`"""

# Millimetres.
MARGIN = 18
INDENT = 7
ROOM = 30
"""for a heading and the first beneath it"""
LEADING = 0.5
"""from line to line, for each point of type"""
# Points.
LARGE, NORMAL, SMALL = 15, 11, 9


def documents_pdf(
    library: Library, wording: Wording, content: Mapping[str, Any], now: datetime
) -> tuple[str, bytes] | None:
    """
    Name and content of the file that a `SendList` ordered, as of *now* (aware).

    None when the list is gone, or nothing on it is needed.
    """
    node, topic = library.node(content["node"]), library.topic_of(content["node"])
    if topic is None or not isinstance(node, DocumentList):
        return None
    every = listed(library, node, content["answers"])
    asked = [each for each in every if each.wanted is not Verdict.NOT_NEEDED]
    if not asked:
        return None
    page = _Page(wording, Line("list.head", {"topic": Line(f"title:{topic.id}")}), now)
    for line in contact(library.centre):
        page.say(line, SMALL)
    page.gap(4)
    page.say(page.title, LARGE, bold=True)
    page.say(Line("list.day", {"day": now.astimezone(library.centre.zone).date()}), SMALL)
    for wanted, head in (
        (Verdict.NEEDED, "documents.needed"),
        (Verdict.PERHAPS, "documents.perhaps"),
    ):
        _papers(page, library, head, [each for each in asked if each.wanted is wanted], content)
    page.gap(3)
    if not topic.reviewed_by:
        page.say(Line("topic.not-approved"), NORMAL)
    page.say(Line("list.office"), NORMAL)
    _sources(page, topic, asked)
    name = wording.plain(Line("list.file", {"topic": topic.id}))
    return name, page.output()


def _papers(
    page: "_Page",
    library: Library,
    head: str,
    group: Collection[Listed],
    content: Mapping[str, Any],
) -> None:
    if group:
        page.head(Line(head))
    for each in group:
        page.box(
            Line("list.box-have" if each.document in content["ticks"] else "list.box-open"),
            each.said,
            _told(library.documents[each.document], page),
        )


def _told(document: Document, page: "_Page") -> Iterable[str]:
    for part in TOLD:
        text = getattr(document, part)
        if text:
            heading = Line(f"document.{part}")
            said = without_tags(text).strip()
            yield page.plain(Line("list.part", {"heading": heading, "text": said}))
        elif part == "where":
            yield page.plain(Line("document.where-unknown"))


def _sources(page: "_Page", topic: Topic, asked: Iterable[Listed]) -> None:
    """The sources that the list names, or where it names none, those of its topic."""
    cited = {source for each in asked for source in each.sources if source in topic.sources}
    named = [each for each in topic.sources.values() if each.id in cited or not cited]
    if named:
        page.head(Line("sources.head"))
    for confidence in Confidence:
        of_it = [each for each in named if each.confidence is confidence]
        if of_it:
            page.say(Line(f"confidence.{confidence}"), SMALL, bold=True)
        for each in of_it:
            page.say(_source(each), SMALL, link=each.url or "")


def _source(source: Source) -> Line:
    said: dict[str, Value] = {
        "title": source.title,
        "published": source.published,
        "checked": dates.numeric(source.checked),
    }
    return Line("sources.one", said)


class _Page:
    """A4 paper that is written from top to bottom, and goes on overleaf."""

    def __init__(self, wording: Wording, title: Line, now: datetime) -> None:
        self.plain = wording.plain
        self.title = title
        self._pdf = sheet(self.plain(title), now, margin=MARGIN)

    def gap(self, millimetres: float) -> None:
        self._pdf.ln(millimetres)

    def head(self, line: Line) -> None:
        """A heading, overleaf if nothing of what it heads would fit beneath it."""
        if self._pdf.will_page_break(ROOM):
            self._pdf.add_page()
        self.gap(4)
        self.say(line, NORMAL + 1, bold=True)

    def say(self, line: Line, size: float, *, bold: bool = False, link: str = "") -> None:
        """A paragraph across the page."""
        _write(self._pdf, self.plain(line), size, bold=bold, link=link)

    def box(self, box: Line, name: Line, told: Iterable[str]) -> None:
        """A box, the document it is for, and beneath it what is told; all on one page."""
        self.gap(1.5)
        # What does not fit is written again overleaf, so it is written to what remembers it.
        with self._pdf.unbreakable() as pdf:
            pdf.set_font("DejaVu", "", LARGE)
            pdf.cell(INDENT, NORMAL * LEADING, self.plain(box))
            _write(pdf, self.plain(name), NORMAL, bold=True)
            for each in told:
                pdf.set_x(MARGIN + INDENT)
                _write(pdf, each, SMALL)

    def output(self) -> bytes:
        return bytes(self._pdf.output())


def _write(
    pdf: "FPDF | FPDFRecorder", text: str, size: float, *, bold: bool = False, link: str = ""
) -> None:
    """A paragraph from where *pdf* stands to the right margin."""
    pdf.set_font("DejaVu", "B" if bold else "", size)
    # An address in a PDF is ASCII.
    link = quote(link, safe="%/:?#[]@!$&'()*+,;=~")
    pdf.multi_cell(0, size * LEADING, text, align="L", link=link, new_x="LMARGIN", new_y="NEXT")
