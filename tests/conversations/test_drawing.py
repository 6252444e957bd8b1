"""Pictures of a tree show every screen, button and way, in Greek."""

import re
from xml.etree import ElementTree as ET

import pytest

from conversations.drawing.diagrams import mermaid, svg
from conversations.drawing.layout import _DOORS, WIDTH, laid_out
from conversations.reading.folder import read_library
from conversations.reading.nodes import DOORS
from tests.conversations.editing import SMALL, small_centre

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def library():
    return read_library(SMALL).library


def words_of(picture: str) -> str:
    return " ".join(each.text or "" for each in ET.fromstring(picture).iter(f"{SVG}text"))


def test_the_picture_shows_every_screen_and_button(library):
    topic = library.topics["housing"]

    picture = svg(topic, library)
    words = words_of(picture)

    titles = {each.text for each in ET.fromstring(picture).iter(f"{SVG}title")}
    assert {"Επίδομα Στέγασης", *topic.nodes} == titles
    for label in ("Ποιους αφορά", "Πού μένετε;", "Νοικιάζω", "• Ταυτότητα ή διαβατήριο"):
        assert label in words
    assert "(αν νοικιάζετε)" in words
    assert "Από 70 € τον μήνα" in words
    assert "→ Κλείστε ραντεβού: Αίτηση για επίδομα" in words
    assert "Δεν ξέρω / προσπέραση" in words
    assert "{" not in words
    assert "<b>" not in words


def test_a_way_out_of_the_topic_is_named(library):
    words = words_of(svg(library.topics["start"], library))

    assert "→ Επίδομα Στέγασης" in words
    assert "→ Ενημερώσεις" in words
    assert "@" not in words


def test_every_door_has_a_name():
    assert set(DOORS) == set(_DOORS)


def test_no_two_boxes_overlap_and_lines_lead_to_the_right(library):
    """Also when a topic is large and everything leads everywhere."""
    for topic in library.topics.values():
        boxes = laid_out(topic, library)
        by_id = {box.id: box for box in boxes}
        assert set(topic.nodes) == set(by_id)
        for box in boxes:
            for other in boxes:
                if other is not box and other.x == box.x:
                    assert box.y + box.height < other.y or other.y + other.height < box.y
            for row in box.rows:
                assert box.y < row.y < box.y + box.height
                if row.line_to:
                    assert by_id[row.line_to].x > box.x + WIDTH


def test_each_way_is_a_line_or_is_named(library):
    for topic in library.topics.values():
        for box in laid_out(topic, library):
            for row in box.rows:
                assert bool(row.to) == (bool(row.line_to) != bool(row.leads))


def test_a_node_that_nothing_leads_to_is_drawn_too(tmp_path):
    centre = small_centre(tmp_path)
    centre.append("topics/housing.yaml", "\n  lost:\n    text: Χαμένο & μόνο\n")
    centre.replace("topics/housing.yaml", "Χαμένο & μόνο", "Χαμένο &amp; μόνο")
    library = centre.library()

    assert "Χαμένο & μόνο" in words_of(svg(library.topics["housing"], library))


def test_mermaid_has_a_line_for_each_button(library):
    topic = library.topics["housing"]

    text = mermaid(topic)

    assert text.startswith("flowchart LR\n")
    assert '-->|"Ποιους αφορά"|' in text
    assert '{"Πού μένετε;"}' in text
    assert '(["@book:benefits"])' in text
    assert 3 + 1 + 4 + 1 + 1 == text.count("-->")
    defined = set(re.findall(r"^  (\w+)[\[({]", text, re.MULTILINE))
    assert set(re.findall(r"\b[no]\d+\b", text)) <= defined


def test_a_quote_in_a_label_does_not_break_mermaid(tmp_path):
    centre = small_centre(tmp_path)
    centre.replace("topics/housing.yaml", "who: Ποιους αφορά", "who: 'Το \"ναι\" #1'")

    assert '|"Το #quot;ναι#quot; #35;1"|' in mermaid(centre.library().topics["housing"])
