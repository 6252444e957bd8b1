"""What stands behind each address of a screen."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as some

from bot.greek.wording import ABOUT, Wording
from conversations.screen import Line, Markup
from conversations.tree import Confidence
from tests.greek.library import LIBRARY

CONTENT = Path(__file__).parents[2] / "content" / "el"
STARTS = datetime(2026, 11, 24, 7, 40, tzinfo=UTC)


@pytest.fixture
def wording():
    return Wording(LIBRARY)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("home", "Αρχή"),
        ("node:housing/start", "<b>70 €</b> τον μήνα, από 1/1/2019."),
        ("node:housing/papers", "Τα χαρτιά σας"),
        ("node:housing/fork", "Πού <i>μένετε</i>;"),
        ("choice:housing/start#who", "Ποιους αφορά"),
        ("choice:housing/papers#book", "Κλείστε ραντεβού"),
        ("ask:housing?home", "Πού <i>μένετε</i>;"),
        ("answer:housing?home=own", "Σε δικό μου"),
        ("title:housing", "Επίδομα Στέγασης &amp; ενοίκιο"),
        ("document:lease", "Μισθωτήριο"),
        ("case:housing/papers#1", "αν νοικιάζετε"),
        ("note:housing/papers#1", "διάρκεια τουλάχιστον 6 μήνες"),
        ("case:housing/papers#0", ""),
        ("case:housing/papers#2", ""),
        ("note:housing/start#0", ""),
        ("service:benefits", "Αίτηση για επίδομα"),
        ("specialty:social-worker", "Κοινωνικός λειτουργός"),
        ("desk:desk-1", "Γραφείο 1"),
        ("follow:events", "Δράσεις"),
    ],
)
def test_each_address_has_its_words(wording, address, words):
    assert words == wording.word(Line(address))
    assert words == wording.word(Line(address)), "and the same words the second time"


def test_a_fact_in_a_text_may_name_its_sources(wording):
    said = wording.word(Line("node:housing/who"))

    assert said.startswith('Ως προς το ποσό: <a href="https://minfin.example/')
    assert said.endswith("Φυλλάδιο. |")


def test_sources_are_listed_by_certainty_with_date_and_check(wording):
    assert (
        "επίσημη πηγή\n"
        '• <a href="https://minfin.example/?a=1&amp;b=2">Υπουργείο &lt;Οικονομικών&gt;</a>'
        ", χ.χ. (ελέγχθηκε 23/11/2026)\n"
        "\n"
        "ανεπιβεβαίωτο\n"
        "• Φυλλάδιο, 2026-10 (ελέγχθηκε 23/11/2026)"
    ) == wording.word(Line("sources:housing"))


def test_a_document_is_explained_under_small_headings_and_only_what_is_known(wording):
    assert (
        "<b>Τι είναι</b>\nΤο <b>συμφωνητικό</b> με τον ιδιοκτήτη.\n\n"
        "<b>Κόστος</b>\nΔωρεάν\n\n"
        '<b>Σύνδεσμος</b>\n<a href="https://aade.example/misthosi/">aade.example/misthosi</a>'
    ) == wording.word(Line("about:lease"))
    assert "" == wording.word(Line("about:identity"))


def test_a_moment_is_said_in_local_time_and_a_name_is_never_markup(wording):
    said = wording.word(Line("visit", {"starts": STARTS, "name": "<b>Μαρία & Σία</b>"}))

    assert (
        "Σας περιμένουμε <b>Τρίτη 24 Νοεμβρίου, 9:40</b>, "
        "&lt;b&gt;Μαρία &amp; Σία&lt;/b&gt;." == said
    )


def test_plain_words_show_what_was_written_and_no_tags(wording):
    line = Line("visit", {"starts": STARTS, "name": "<b>Μαρία & Σία</b>"})

    assert "Σας περιμένουμε Τρίτη 24 Νοεμβρίου, 9:40, <b>Μαρία & Σία</b>." == wording.plain(line)
    assert "Επίδομα Στέγασης & ενοίκιο" == wording.plain(Line("title:housing"))
    assert "70 € τον μήνα, από 1/1/2019." == wording.plain(Line("node:housing/start"))


def test_a_button_names_day_and_time_apart(wording):
    assert "Τρί 24 Νοε 9:40" == wording.plain(Line("visit.button", {"starts": STARTS}))


def test_each_form_of_a_day(wording):
    line = Line("forms", {"day": date(2026, 11, 24), "at": STARTS})

    assert (
        "Τρί 24 Νοε, 9:40|Τρίτη 24 Νοεμβρίου|Τρί 24 Νοε|24/11/2026|Τρίτη 24 Νοεμβρίου|Τρίτη 24 Νοεμβρίου|24/11/2026"
        == wording.word(line)
    )


def test_a_number_chooses_the_form(wording):
    assert "1 ελεύθερη ώρα" == wording.word(Line("free", {"n": 1}))
    assert "0 ελεύθερες ώρες" == wording.word(Line("free", {"n": 0}))
    assert "12 ελεύθερες ώρες" == wording.word(Line("free", {"n": 12}))
    assert "Σε 1 λεπτό, 5 ώρες" == wording.word(Line("two", {"minutes": 1, "n": 5}))
    assert "Σε 5 λεπτά, 1 ώρα" == wording.word(Line("two", {"minutes": 5, "n": 1}))
    assert "Σε 1 λεπτό, 0 ώρες" == wording.word(Line("two", {"minutes": 1, "n": 0}))
    assert " ελεύθερες ώρες" == wording.word(Line("free"))


def test_a_line_may_stand_inside_a_line(wording):
    inner = Line("for", {"service": Line("title:housing")})

    assert "Για: Επίδομα Στέγασης &amp; ενοίκιο" == wording.word(inner)
    assert "Για: Επίδομα Στέγασης & ενοίκιο" == wording.plain(inner)


def test_markup_of_staff_is_trusted(wording):
    assert "Για: <b>όλους</b>" == wording.word(Line("for", {"service": Markup("<b>όλους</b>")}))


def test_an_argument_that_is_missing_leaves_nothing_behind(wording):
    assert "Για: " == wording.word(Line("for", {"other": 1}))
    assert "Για: " == wording.word(Line("for"))


def test_other_words_for_the_same_address_when_the_arguments_differ(wording):
    """Only sentences without arguments are kept."""
    assert "Για: α" == wording.word(Line("for", {"service": "α"}))
    assert "Για: β" == wording.word(Line("for", {"service": "β"}))


def test_the_phrases_said_from_here_are_in_the_content():
    """Headings of a document, the line of a source, and how sure it is."""
    written = yaml.safe_load((CONTENT / "phrases" / "topics.yaml").read_text(encoding="utf-8"))
    said = {f"document.{part}" for part in ABOUT}
    said |= {f"confidence.{degree}" for degree in Confidence}
    said |= {"sources.one"}

    assert set() == said - set(written)


def test_without_the_phrase_for_a_source_its_title_is_still_told():
    wording = Wording(replace(LIBRARY, phrases={}))

    assert wording.word(Line("sources:housing")).endswith("</a>\n\nΦυλλάδιο")
    assert wording.word(Line("about:lease")).startswith("Το <b>συμφωνητικό</b>")


@given(
    some.sampled_from(
        ("", "node", "choice", "ask", "answer", "title", "document", "about", "case", "note",
         "sources", "service", "specialty", "desk", "follow", "nothing")
    ),
    some.sampled_from(("", "housing", "housing/papers", "housing/start", "housing/gone", "gone/x"))
    | some.text(max_size=8),
    some.sampled_from(("", "#", "#-1", "#2", "#²", "#x", "?", "?gone", "?home", "?home=gone", "{x}")),
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_said_as_nothing_and_is_not_kept(kind, of, rest):
    wording = Wording(LIBRARY)
    line = Line(f"{kind}:{of}{rest}")

    said = wording.word(line)

    assert isinstance(said, str)
    assert isinstance(wording.plain(line), str)
    if not said:
        assert line.address not in wording._html
        assert line.address not in wording._templates


@given(some.text())
def test_nothing_a_citizen_writes_becomes_a_tag(name):
    line = Line("for", {"service": name})
    said = Wording(LIBRARY).word(line)

    assert "<" not in said
    assert ">" not in said
    assert f"Για: {name}" == Wording(LIBRARY).plain(line)
