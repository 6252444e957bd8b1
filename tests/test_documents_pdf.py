"""The list as a PDF: read back, it says in Greek what the list says."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from bot.files.documents import documents_pdf
from bot.greek.wording import Wording
from conversations.tree import Confidence, Document, DocumentList, Requirement
from tests.greek.library import CENTRE, DOCUMENTS, HOUSING, SOURCES
from tests.greek.library import LIBRARY as ANY_LIBRARY

LIST = "housing/papers"
NEAR_MIDNIGHT = datetime(2030, 1, 14, 22, 30, tzinfo=UTC)
"""already the 15th at the Centre"""


@pytest.fixture
def draw(library):
    """Draws a list of the small library, in the content's own words."""

    def drawn(answers, ticks=(), of=ANY_LIBRARY, node=LIST):
        small = replace(of, phrases=library.phrases)
        content = {"node": node, "answers": answers, "ticks": list(ticks)}
        return documents_pdf(small, Wording(small), content, NEAR_MIDNIGHT)

    return drawn


def read(file):
    return PdfReader(BytesIO(file[1]))


def text(file):
    return "\n".join(page.extract_text() for page in read(file).pages)


def with_list(*requirements, documents=DOCUMENTS, sources=SOURCES):
    node = DocumentList(LIST, "", (), requirements, ())
    topic = replace(HOUSING, nodes={LIST: node}, sources=sources)
    return replace(ANY_LIBRARY, topics={"housing": topic}, documents=documents)


def requirement(document, *sources):
    return Requirement(document, {}, "", "", sources, Confidence.OFFICIAL)


def test_it_says_what_the_list_says(draw):
    """Boxes, ticked ones marked; where to get each; the day at the Centre; who decides."""
    file = draw({"home": "rent"}, ["lease"])

    name, content = file
    said = text(file)
    assert "xartia-housing.pdf" == name
    assert content.startswith(b"%PDF-")
    assert "Τα χαρτιά για: Επίδομα Στέγασης & ενοίκιο" in said
    assert "Λίστα της 15/1/2030" in said
    assert "☐ Ταυτότητα\nΓια το πού βγαίνει, ρωτήστε το Κέντρο." in said
    assert "☑ Μισθωτήριο (διάρκεια τουλάχιστον 6 μήνες)" in said
    assert "Κόστος: Δωρεάν" in said
    assert "https://aade.example/misthosi/" in said
    assert "Το κείμενο δεν το έχει εγκρίνει ακόμη το Κέντρο." in said
    assert "Η απόφαση είναι πάντα δική της." in " ".join(said.split())


def test_it_tells_nothing_of_whose_it_is(draw):
    """Not even what they answered; the file itself names no author."""
    file = draw({"home": "rent"}, ["lease"])

    assert "Νοικιάζω" not in text(file)
    assert {"/Title", "/CreationDate"} == set(read(file).metadata)


def test_it_is_a4_with_its_letters_inside(draw):
    """It prints alike everywhere."""
    page = read(draw({"home": "rent"})).pages[0]

    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    drawn = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert (595, 842) == tuple(round(float(side)) for side in page.mediabox[2:])
    assert len(drawn) == sum("/FontFile2" in each for each in drawn) > 0


def test_perhaps_stands_apart_with_its_case(draw):
    said = text(draw({}))

    assert said.index("Ταυτότητα") < said.index("Ίσως χρειαστείτε") < said.index("Μισθωτήριο: αν")


def test_the_centres_details_are_told_or_told_to_be_missing(draw):
    unknown = text(draw({"home": "own"}))
    known = replace(ANY_LIBRARY, centre=replace(CENTRE, phones=("2510 000000",), address="Οδός 1"))
    told = text(draw({"home": "own"}, of=known))

    assert "δεν έχουν συμπληρωθεί" in unknown
    assert "Τηλέφωνο: 2510 000000" in told
    assert "Διεύθυνση: Οδός 1" in told
    assert "δεν έχουν συμπληρωθεί" not in told


def test_it_names_the_sources_of_its_documents(draw):
    """Those that the list cites; all of the topic when it cites none."""
    cited = text(draw({}, of=with_list(requirement("identity", "leaflet"))))
    none_cited = text(draw({}, of=with_list(requirement("identity"))))

    assert "Φυλλάδιο, 2026-10 (ελέγχθηκε 23/11/2026)" in cited
    assert "Υπουργείο" not in cited
    assert "Υπουργείο <Οικονομικών>" in none_cited


def test_an_address_with_greek_letters_can_be_followed(draw):
    """In a PDF an address is ASCII."""
    greek = replace(SOURCES["minfin"], url="https://kk.example/επίδομα/")
    file = draw({}, of=with_list(requirement("identity", "minfin"), sources={"minfin": greek}))

    links = [each.get_object()["/A"]["/URI"] for each in read(file).pages[0]["/Annots"]]
    assert ["https://kk.example/%CE%B5%CF%80%CE%AF%CE%B4%CE%BF%CE%BC%CE%B1/"] == links


def test_a_long_list_goes_on_overleaf_and_tears_no_document_apart(draw):
    names = {f"d-{n}": Document(f"d-{n}", f"Χαρτί {n:02}", where=f"Πού {n:02}") for n in range(60)}
    of = with_list(*(requirement(each) for each in names), documents=names)

    pages = [page.extract_text() for page in read(draw({}, of=of)).pages]

    assert len(pages) > 2
    for n in range(60):
        assert 1 == sum(f"Χαρτί {n:02}" in page and f"Πού {n:02}" in page for page in pages)


@pytest.mark.parametrize("node", ["gone/papers", "housing/gone", "housing/start"])
def test_a_list_that_is_gone_is_not_drawn(draw, node):
    assert draw({}, node=node) is None


def test_a_list_on_which_nothing_is_needed_is_not_drawn(draw):
    lease = Requirement("lease", {"home": ("rent",)}, "", "", (), Confidence.OFFICIAL)

    assert draw({"home": "own"}, of=with_list(lease)) is None


def test_the_bot_starts_without_what_draws():
    """It takes half a second to load, and may never be asked for."""
    loaded = "import sys, bot.app; sys.exit('fpdf' in sys.modules)"

    assert 0 == subprocess.run([sys.executable, "-c", loaded], check=False).returncode
