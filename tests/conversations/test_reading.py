"""From files to a library; and every slip of an author's pen to a sentence with file and line."""

import re
import time
from datetime import date, timedelta
from datetime import time as clock
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.centre import ClosureState, DatedHours, Mode, Opening
from conversations.reading.folder import read_library
from conversations.reading.problem_kinds import KINDS
from conversations.reading.yaml_tree import LARGEST
from conversations.rules import Dated, Late, NoShowRule, OfferRule, QueueRules
from conversations.tree import START, Confidence, DocumentList, Fork, Text
from tests.conversations.editing import SMALL, Edited, small_centre

HOUSING = "topics/housing.yaml"


@pytest.fixture
def centre(tmp_path) -> Edited:
    return small_centre(tmp_path)


def test_the_miniature_centre_has_no_problem(centre):
    assert [] == centre.problems()


def test_a_topic_is_read_with_full_references():
    """Targets are full references or doors, in the order in which they are written."""
    library = read_library(SMALL).library
    start, papers = library.node("housing/start"), library.node("housing/papers")

    assert isinstance(library.node(START), Text)
    assert ["housing/who", "housing/household", "@book:benefits"] == [
        choice.to for choice in start.choices
    ]
    assert "housing/start" == library.node(START).choices[0].to
    assert "housing/start" == library.topics["housing"].start
    assert Fork(
        "housing/household",
        "home",
        {"rent": "housing/papers", "own": "housing/not-for-you", "hosted": "housing/papers"},
        "housing/papers",
    ) == library.node("housing/household")
    assert isinstance(papers, DocumentList)
    assert ("home", "children") == papers.ask
    assert {"children": ("yes",), "home": ("rent", "hosted")} == papers.requirements[2].when


def test_a_requirement_is_as_sure_as_its_weakest_source():
    """One without a source of its own stands on the sources of its list."""
    papers = read_library(SMALL).library.node("housing/papers")

    assert ("law",) == papers.requirements[0].sources
    assert Confidence.OFFICIAL is papers.requirements[0].confidence
    assert Confidence.PRESS is papers.requirements[1].confidence
    assert ("law", "paper") == papers.requirements[2].sources
    assert Confidence.PRESS is papers.requirements[2].confidence


def test_every_value_stays_the_text_it_is(centre):
    """«Ναι» is no boolean, 007 no number: YAML's guesses are not asked for."""
    centre.replace(HOUSING, "{yes: Ναι, no: Όχι}", "{yes: yes, no: 007}")

    answers = centre.library().topics["housing"].questions["children"].answers
    assert {"yes": "yes", "no": "007"} == answers


def test_the_centre_is_read():
    centre = read_library(SMALL).library.centre

    assert timedelta(hours=2) == centre.services["benefits"].min_notice
    assert timedelta(days=1) == centre.services["support"].min_notice
    assert centre.services["support"].sensitive
    assert [(2, clock(9), clock(14)), (2, clock(15), clock(18))] == [
        (each.weekday, each.opens, each.closes)
        for each in centre.desks["desk-1"].openings
        if each.weekday == 2
    ]
    assert ClosureState.CONFIRMED is centre.closures[0].state
    assert (24, 30, 90) == (
        centre.retention.conversation_hours,
        centre.retention.appointment_days,
        centre.retention.citizen_days,
    )
    assert clock(12) == centre.half_day_closes
    assert (1, clock(18), None) == (
        centre.reminders[0].days_before,
        centre.reminders[0].at,
        centre.reminders[0].hours_before,
    )
    assert centre.confirmed
    assert "Europe/Athens" == centre.zone.key


def test_what_a_reminder_is_of_is_read(centre):
    """A rule that does not say it is of what one comes to, as before there was anything else."""
    more = 'of: [renewal, deadline], months-before: 2, at: "10:00", late: drop, when: always'
    centre.replace("centre.yaml", "hours-before: 2}", f"hours-before: 2}}\n  - {{id: two, {more}}}")

    *_, usual, own = centre.library().centre.reminders

    assert (Dated.APPOINTMENT, Dated.EVENT) == usual.of
    assert ((Dated.RENEWAL, Dated.DEADLINE), 2, None) == (
        own.of,
        own.months_before,
        own.days_before,
    )
    assert (clock(10), Late.DROP) == (own.at, own.late)


def test_how_a_service_is_given_is_read():
    """What is not said is as usual: at the Centre, at any desk, for who just comes, too."""
    services = read_library(SMALL).library.centre.services

    usual, other = services["benefits"], services["support"]
    assert ((Mode.PLACE,), False, True, "Α", 1) == how(usual)
    assert ((Mode.PLACE, Mode.PHONE), True, False, "Β", 2) == how(other)


def how(service):
    return service.modes, service.named, service.walk_in, service.letter, service.squeeze


def test_the_versions_and_exceptions_of_a_desks_hours_are_read():
    desk = read_library(SMALL).library.centre.desks["desk-3"]

    ends, begins = date(2027, 1, 31), date(2027, 2, 1)
    assert (
        Opening(1, clock(10), clock(14), None, ends),
        Opening(3, clock(10), clock(14), None, ends),
        Opening(1, clock(10), clock(14), begins),
        Opening(3, clock(16), clock(20), begins, None, 2),
    ) == desk.openings
    assert (
        DatedHours(date(2027, 12, 6), ((clock(10), clock(12)),)),
        DatedHours(date(2027, 12, 7), ()),
    ) == desk.exceptions
    assert "Ελένη Παπά" == desk.person


def test_the_rules_of_queue_absence_and_offers_are_read():
    centre = read_library(SMALL).library.centre

    minutes = [timedelta(minutes=each) for each in (30, 15, 60, 2)]
    assert QueueRules(*minutes, 3) == centre.queue
    assert NoShowRule(3, 30) == centre.no_show
    assert OfferRule(timedelta(minutes=30), timedelta(hours=3)) == centre.offers


@pytest.mark.parametrize("section", ["queue: {", "no-show: {", "offers: {", "    exceptions:\n"])
def test_what_may_be_left_out_has_a_usual_value(centre, section):
    text = (centre.folder / "centre.yaml").read_text("utf-8")
    block = re.search(rf"(?m)^{re.escape(section)}.*\n(      - .*\n)*", text)[0]
    centre.replace("centre.yaml", block, "")

    assert [] == centre.problems()
    read = centre.library().centre
    usual = {"queue: {": QueueRules(), "no-show: {": NoShowRule(), "offers: {": OfferRule()}
    assert usual.get(section) in (read.queue, read.no_show, read.offers, None)
    assert section in usual or () == read.desks["desk-3"].exceptions


def test_the_version_changes_with_any_file(centre):
    before = centre.library().version
    centre.replace("documents.yaml", "Δωρεάν", "Χωρίς κόστος")

    assert before != centre.library().version


SLIPS = [
    # file, what is there, what is written instead, the problem, the words in its line
    (HOUSING, "  home:\n    ask", "\thome:\n    ask", "tab", "\thome:"),
    (HOUSING, 'url: "https://example.org/law"', 'url: "https://example.org/law', "open-quote", "  law:"),
    (HOUSING, "title: Επίδομα Στέγασης", 'title: "Επίδομα Στέγασης', "open-quote", "title:"),
    (HOUSING, "checked: 2026-11-01, confidence: official}\n  length", 'checked: "2026-11-01, confidence: official}\n  length', "open-quote", "  base:"),
    ("centre.yaml", 'until: "08:00"', 'until: "08:00', "open-quote", "quiet:"),
    (HOUSING, "title: Επίδομα Στέγασης", "title: Επίδομα: Στέγασης", "bare-colon", "title: Επ"),
    (HOUSING, "    choices:\n      who", "   choices:\n      who", "indentation", "   choices:\n      who"),
    (HOUSING, "synonyms: [επίδομα ενοικίου, ενοίκιο]", "synonyms: [επίδομα ενοικίου", "open-bracket", "synonyms"),
    (HOUSING, "title: Επίδομα", "title: @Επίδομα", "bad-start", "title: @"),
    (HOUSING, "title: Επίδομα Στέγασης", 'title: "Επίδομα \\Στέγασης"', "bad-escape", "title:"),
    (HOUSING, "title: Επίδομα", "title: &α Επίδομα", "anchor", "title:"),
    (HOUSING, "title: Επίδομα", "title: &base Επίδομα", "anchor", "title:"),
    (HOUSING, "title: Επίδομα Στέγασης", "title: *base", "anchor", "title:"),
    (HOUSING, "title: Επίδομα", "title: !Προσοχή Επίδομα", "tag", "title:"),
    (HOUSING, "title: Επίδομα", "title: !!python/object:os.system Επίδομα", "tag", "title:"),
    (HOUSING, "service: benefits", "service: benefits\nservice: support", "duplicate-key", "service: support"),
    (HOUSING, "  who:\n    text", "  start:\n    text", "duplicate-key", "  start:\n    text: |\n      Ενδ"),
    (HOUSING, "\nnodes:", "\n---\nnodes:", "documents", "---"),
    (HOUSING, "synonyms: [", "synonyms: [" + "[" * 20 + "]" * 20 + ",", "too-deep", "synonyms"),
    (HOUSING, "service: benefits", "? [a, b]\n: γ", "odd-key", "? [a"),
    (HOUSING, "Βοήθεια για", "Βοήθεια\x07 για", "control", "Βοήθεια\x07"),
    (HOUSING, "title: Επίδομα Στέγασης", "title: Επίδομα #Στέγασης", "cut-comment", "title:"),
    (HOUSING, "ενοίκιο. Από", "ενοίκιο.\t\n\tΑπό", "tab", "\tΑπό"),
]  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip[3])
def test_a_slip_in_the_writing_is_said_where_it_is(centre, slip):
    """Whatever slips into the YAML is one problem in Greek, in the line where it is."""
    file, old, new, kind, where = slip
    centre.replace(file, old, new)

    problem = centre.only(kind)

    assert (file, centre.line_of(file, where)) == (problem.file, problem.line)
    assert any("α" <= letter <= "ω" for letter in problem.text)


def test_a_duplicate_key_says_where_the_first_is(centre):
    centre.replace(HOUSING, "service: benefits", "service: benefits\nservice: support")

    assert (
        "«service» υπάρχει δύο φορές· η πρώτη είναι στη γραμμή 7"
        in centre.only("duplicate-key").text
    )


@pytest.mark.parametrize(
    ("data", "kind", "line"),
    [
        (b"", "empty", 0),
        (b"\n\n# nothing\n", "empty", 0),
        ("topic: housing\ntitle: Επίδομα\n".encode("cp1253"), "not-utf8", 2),
        ("topic: housing\n".encode("utf-16"), "not-utf8", 1),
        (b"x" * (LARGEST + 1), "huge", 0),
        (b"\x00\x01\x02", "control", 1),
        (b"[" * 200_000, "too-deep", 1),
        (b"- " * 100_000, "too-deep", 1),
        (b"a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n", "anchor", 1),
        (b"%YAML 9.9\n---\na: b\n", "yaml", 1),
    ],
)
def test_a_file_that_is_no_text_of_ours_is_one_problem(centre, data, kind, line):
    """Empty, in another encoding, huge, deep, or made to explode: said at once, in one sentence."""
    centre.write(HOUSING, data)

    started = time.perf_counter()
    problem = centre.only(kind)

    assert (HOUSING, line) == (problem.file, problem.line)
    assert time.perf_counter() - started < 5


def test_a_file_from_windows_is_read_all_the_same(centre):
    """A BOM and CRLF are pointed out, and the text is as it would be without them."""
    plain = centre.library().topics["housing"]
    path = centre.folder / HOUSING
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert ["crlf", "bom"] == [problem.kind for problem in centre.problems()]
    assert plain == centre.library().topics["housing"]


def test_a_root_that_is_no_table_is_a_problem(centre):
    centre.write("documents.yaml", "- μία λίστα\n".encode())

    assert ("not-table", 1) == next(
        (problem.kind, problem.line)
        for problem in centre.problems()
        if problem.file == "documents.yaml"
    )


@pytest.mark.parametrize("name", ["centre.yaml", "documents.yaml", "phrases/queue.yaml"])
def test_a_missing_file_is_a_problem(centre, name):
    (centre.folder / name).unlink()

    assert name == centre.only("missing-file").file


def test_without_the_sentences_problems_are_said_in_english(centre):
    (centre.folder / "problems.yaml").unlink()

    assert "The file is missing." == centre.only("missing-file").text


def test_a_folder_in_place_of_a_file_is_a_problem(centre):
    (centre.folder / "documents.yaml").unlink()
    (centre.folder / "documents.yaml").mkdir()

    assert "documents.yaml" == centre.only("unreadable").file


def test_no_folder_is_one_problem(tmp_path):
    reading = read_library(tmp_path / "nowhere")

    assert reading.library is None
    assert ["no-folder"] == [problem.kind for problem in reading.problems]


def test_a_file_that_would_be_passed_over_is_pointed_out(centre):
    centre.write("topics/extra.yml", b"")
    centre.write("topics/.hidden", b"")

    assert "topics/extra.yml" == centre.only("stray-file").file


def test_a_file_of_an_unknown_name_is_pointed_out(centre):
    centre.write("phrases.yaml", b"button.home: Home")
    centre.write("phrases/bookings.yaml", b"")
    centre.write("phrases/.queue.yaml", b"")

    assert {"unknown-file"} == {problem.kind for problem in centre.problems()}
    stray, misnamed = centre.problems()
    assert ("phrases.yaml", "phrases/bookings.yaml") == (stray.file, misnamed.file)
    assert "phrases/booking.yaml" in misnamed.text


def test_a_phrase_that_stands_in_two_files_is_named_in_both(centre):
    centre.append("phrases/queue.yaml", "button.home: Αρχικά\n")

    found = centre.only("phrase-twice")
    first = centre.line_of("phrases/everywhere.yaml", "button.home:")
    assert "phrases/queue.yaml" == found.file
    assert centre.line_of("phrases/queue.yaml", "button.home:") == found.line
    assert f"phrases/everywhere.yaml, στη γραμμή {first}." in found.text


REFERENCES = [
    # file, what is there, what is written instead, the problem, what is proposed
    (HOUSING, "      who: Ποιους", "      woh: Ποιους", "unknown-node", "who"),
    (HOUSING, 'to: "@book:benefits"', 'to: "@book:benefit"', "unknown-service", "benefits"),
    ("topics/start.yaml", "to: housing/", "to: hosing/", "unknown-topic", "housing"),
    ("topics/start.yaml", "to: housing/", "to: housing/paper", "unknown-node", "papers"),
    ("topics/start.yaml", '"@mine"', '"@mime"', "unknown-door", "@mine"),
    ("topics/start.yaml", '"@mine"', '"@mine:benefits"', "unknown-door", "@mine"),
    (HOUSING, "service: benefits", "service: benfits", "unknown-service", "benefits"),
    (HOUSING, "- identity", "- identty", "unknown-document", "identity"),
    (HOUSING, "- lease:", "- leese:", "unknown-document", "lease"),
    (HOUSING, "when: {home: rent}", "when: {hom: rent}", "unknown-question", "home"),
    (HOUSING, "when: {home: rent}", "when: {home: rents}", "unknown-answer", "rent"),
    (HOUSING, "home: [rent, hosted]", "home: [rent, hoste]", "unknown-answer", "hosted"),
    (HOUSING, "ask: [home, children]", "ask: [home, child]", "unknown-question", "children"),
    (HOUSING, "fork: home", "fork: house", "unknown-question", "home"),
    (HOUSING, "source: [paper]}\n", "source: [papre]}\n", "unknown-source", "paper"),
    (HOUSING, "sources: [law]", "sources: [lwa]", "unknown-source", "law"),
    (HOUSING, "{base} τον", "{bese} τον", "unknown-fact", "base"),
    (HOUSING, "otherwise: papers", "otherwise: paper", "unknown-node", "papers"),
    (HOUSING, "synonyms:", "synonims:", "unknown-key", "synonyms"),
    (HOUSING, "review-every", "review_every", "unknown-key", "review-every"),
    (HOUSING, "status: published", "status: publised", "bad-choice", "published"),
    (HOUSING, "unit: euro", "unit: euros", "bad-choice", "euro"),
    (HOUSING, "confidence: press}\n\nfacts", "confidence: presse}\n\nfacts", "bad-choice", "press"),
    ("centre.yaml", "specialty: psychologist", "specialty: psychologst", "unknown-specialty", "psychologist"),
    ("centre.yaml", "quiet:", "quite:", "unknown-key", "quiet"),
    ("centre.yaml", "wednesday:", "wensday:", "unknown-key", "wednesday"),
    ("centre.yaml", "Europe/Athens", "Europe/Athina", "bad-zone", "Europe/Athens"),
    ("centre.yaml", "state: confirmed", "state: confirm", "bad-choice", "confirmed"),
    ("centre.yaml", "total-cap: 3", "example: [dseks]\ntotal-cap: 3", "unknown-key", "desks"),
    ("centre.yaml", "every: 2 weeks", "evry: 2 weeks", "unknown-key", "every"),
    ("centre.yaml", "modes: [place, phone]", "modes: [place, fone]", "bad-choice", "phone"),
    ("centre.yaml", "recall-gap", "recal-gap", "unknown-key", "recall-gap"),
    # Greek letters that look Latin, in a name
    (HOUSING, "  who:\n", "  whο:\n", "bad-id", "who"),
    ("documents.yaml", "lease:\n", "lease two:\n", "bad-id", "lease-two"),
]  # fmt: skip


@pytest.mark.parametrize("edit", REFERENCES, ids=lambda edit: f"{edit[3]} {edit[4]}")
def test_what_does_not_exist_is_said_with_what_was_perhaps_meant(centre, edit):
    file, old, new, kind, proposed = edit
    centre.replace(file, old, new)

    found = next(problem for problem in centre.problems() if problem.kind == kind)

    assert f"Μήπως εννοείτε «{proposed}»;" in found.text
    assert (file, centre.line_of(file, new.strip()[:20])) == (
        found.file,
        found.line,
    )


VALUES = [
    (HOUSING, "topic: housing", "topic: rent", "topic-name"),
    (HOUSING, "reviewed: 2026-11-01", "reviewed: 1/11/2026", "bad-day"),
    (HOUSING, "reviewed: 2026-11-01", "reviewed: 2026-02-30", "bad-day"),
    (HOUSING, "review-every: 180 days", "review-every: 180", "bad-span"),
    (HOUSING, "title: Επίδομα Στέγασης", 'title: ""', "empty-value"),
    (HOUSING, "title: Επίδομα Στέγασης", "title: [α, β]", "not-text"),
    (HOUSING, "title: Επίδομα Στέγασης\n", "", "missing-key"),
    (HOUSING, "sources: [law]\n\n  who", "sources: {law: 1}\n\n  who", "not-list"),
    (HOUSING, "answers: {yes: Ναι, no: Όχι}", "answers: Ναι ή όχι", "not-table"),
    (HOUSING, 'url: "https://example.org/law"', 'url: "example.org/law"', "bad-link"),
    (HOUSING, 'url: "https://example.org/law"', 'url: "javascript:alert(1)"', "bad-link"),
    ("documents.yaml", "https://www.aade.gr/", "http://www.aade.gr/", "bad-link"),
    ("documents.yaml", "https://www.aade.gr/", "https://www.αade.gr/", "bad-link"),
    (HOUSING, 'value: "70"', 'value: "9.600"', "bad-value"),
    (HOUSING, 'value: "70"', 'value: "70,5"', "bad-value"),
    (HOUSING, "source: [law], checked", "checked", "no-source"),
    (HOUSING, "since: 2019-01-01,", "since: 2019-01-01, until: 2018-01-01,", "since-until"),
    (HOUSING, "since: 2019-01-01,", "", "no-since"),
    (HOUSING, "{base.since}", "{base.until}", "unknown-part"),
    (HOUSING, "{base.since}", "{βάση}", "bad-brace"),
    (HOUSING, "{base.since}", "{base.since", "bad-brace"),
    (HOUSING, "case: αν νοικιάζετε, ", "", "missing-case"),
    (HOUSING, "        - identity\n", "        - identity\n        - identity\n", "twice"),
    (HOUSING, "hosted: papers}", "}", "open-answer"),
    (HOUSING, "    fork: home", "    text: Κάτι\n    fork: home", "node-kind"),
    (HOUSING, "  not-for-you:\n    text:", "  not-for-you:\n    prose:", "node-kind"),
    (HOUSING, "  not-for-you:", "  sources:", "reserved"),
    (HOUSING, "{yes: Ναι, no: Όχι}", "{yes: Ναι, unknown: Δεν ξέρω}", "reserved"),
    (HOUSING, "{yes: Ναι, no: Όχι}", "{yes: Ναι}", "one-answer"),
    ("topics/start.yaml", "  home:", "  menu:", "no-start"),
    ("centre.yaml", '"15:00-18:00"', '"15:00-25:00"', "opening"),
    ("centre.yaml", '"15:00-18:00"', '"18:00-15:00"', "opening-backwards"),
    ("centre.yaml", '"15:00-18:00"', '"13:00-18:00"', "opening-overlap"),
    ("centre.yaml", '"15:00-18:00"', '"03:00-08:00"', "opening-night"),
    ("centre.yaml", '"15:00-18:00"', "9 με 2", "opening"),
    ("centre.yaml", "09:00-14:00", "09:00-24:00", "opening"),
    ("centre.yaml", '"10:00-12:00"', '"10:00-25:00"', "opening"),
    ("centre.yaml", '"10:00-12:00"', '"10:00-12:00", "11:00-13:00"', "opening-overlap"),
    ("centre.yaml", "day: 2027-12-07", "day: 2027-12-06", "twice"),
    ("centre.yaml", "day: 2027-12-07", "day: 8/12", "bad-day"),
    ("centre.yaml", "{day: 2027-12-07, hours: []}", "{day: 2027-12-07}", "missing-key"),
    ("centre.yaml", "{day: 2027-12-07, hours: []}", "2027-12-07", "not-table"),
    ("centre.yaml", "{since: 2027-02-01, tuesday", "{tuesday", "hours-overlap"),
    ("centre.yaml", 'every: 2 weeks, thursday: ["16:00-20:00"]', 'every: 2 weeks, tuesday: ["13:00-20:00"]', "hours-overlap"),
    ("centre.yaml", "since: 2027-02-01, every", "every", "every-since"),
    ("centre.yaml", "every: 2 weeks", "every: 2 days", "bad-span"),
    ("centre.yaml", "every: 2 weeks", "every: 9 weeks", "span-range"),
    ("centre.yaml", "every: 2 weeks", "every: 0 weeks", "span-range"),
    ("centre.yaml", "since: 2027-02-01, every", "since: 2027-02-01, until: 2027-01-01, every", "since-until"),
    ("centre.yaml", "modes: [place, phone]", "modes: [place, fax]", "bad-choice"),
    ("centre.yaml", "modes: [place, phone]", "modes: [place, place]", "twice"),
    ("centre.yaml", "letter: Β", "letter: ΒΓ", "bad-letter"),
    ("centre.yaml", "letter: Β", "letter: β", "bad-letter"),
    ("centre.yaml", "letter: Β", "letter: 7", "bad-letter"),
    ("centre.yaml", "letter: Β", "letter: Α", "letter-twice"),
    ("centre.yaml", "letter: Β", "letter: A", "letter-twice"),
    ("centre.yaml", "walk-in: no", "walk-in: ποτέ", "bad-yes"),
    ("centre.yaml", "squeeze: 2", "squeeze: 9", "bad-number"),
    ("centre.yaml", "yearly: yes", "yearly: κάθε χρόνο", "bad-yes"),
    ("centre.yaml", "most-calls: 3", "most-calls: 0", "bad-number"),
    ("centre.yaml", "late-after: 15 minutes", "late-after: ένα τέταρτο", "bad-span"),
    ("centre.yaml", "lasts: 30 minutes", "lasts: 1 minutes", "span-range"),
    ("centre.yaml", "limit: 3", "limit: 0", "bad-number"),
    ("centre.yaml", "minutes: 30", "minutes: 32", "not-fives"),
    ("centre.yaml", "minutes: 30", "minutes: 0", "bad-number"),
    ("centre.yaml", "minutes: 30", "minutes: μισή ώρα", "bad-number"),
    ("centre.yaml", "minutes: 30", "minutes: ٣٠", "bad-number"),
    ("centre.yaml", "minutes: 30", "minutes: " + "9" * 5000, "bad-number"),
    (HOUSING, 'value: "70"', 'value: "' + "9" * 5000 + '"', "bad-value"),
    ("centre.yaml", "buffer-after: 10", "buffer-after: 7", "not-fives"),
    ("centre.yaml", "buffer-after: 10", "buffer-after: -5", "bad-number"),
    ("centre.yaml", "min-notice: 2 hours", "min-notice: 2", "bad-span"),
    ("centre.yaml", "min-notice: 2 hours", "min-notice: 2 ώρες", "bad-span"),
    ("centre.yaml", "horizon: 45 days", "horizon: 45 hours", "bad-span"),
    ("centre.yaml", "horizon: 45 days", "horizon: 366 days", "span-range"),
    ("centre.yaml", "min-notice: 2 hours", "min-notice: 31 days", "span-range"),
    ("centre.yaml", "hold: 5 minutes", "hold: 0 minutes", "span-range"),
    (HOUSING, "review-every: 180 days", "review-every: 0 days", "span-range"),
    ("centre.yaml", "sensitive: yes", "sensitive: ναι", "bad-yes"),
    ("centre.yaml", 'from: "21:00"', 'from: "9 μ.μ."', "bad-clock"),
    ("centre.yaml", 'until: "08:00"', 'until: "21:00"', "quiet-same"),
    ("centre.yaml", "from: 2027-06-29", "from: 2027-06-30", "closure-backwards"),
    ("centre.yaml", "state: confirmed", "state: confirmed, desk: desk-9", "unknown-desk"),
    ("centre.yaml", 'days-before: 1, at: "18:00"', "days-before: 1", "reminder-kind"),
    ("centre.yaml", "hours-before: 2", "hours-before: 2, days-before: 1", "reminder-kind"),
    ("centre.yaml", "hours-before: 2", "of: renewal, months-before: 1", "reminder-kind"),
    ("centre.yaml", "hours-before: 2", 'of: renewal, months-before: 1, days-before: 1, at: "10:00"', "reminder-kind"),
    ("centre.yaml", "hours-before: 2", 'of: renewal, months-before: 0, at: "10:00"', "bad-number"),
    ("centre.yaml", "hours-before: 2", 'of: renewal, months-before: 13, at: "10:00"', "bad-number"),
    ("centre.yaml", "hours-before: 2", "hours-before: 2, of: renewal", "reminder-hours"),
    ("centre.yaml", "hours-before: 2", "hours-before: 2, of: [event, deadline]", "reminder-hours"),
    ("centre.yaml", "hours-before: 2", 'months-before: 1, at: "10:00"', "reminder-months"),
    ("centre.yaml", "hours-before: 2", 'months-before: 1, at: "10:00", of: [event, deadline]', "reminder-months"),
    ("centre.yaml", "hours-before: 2", 'days-before: 1, at: "10:00", of: deadline, when: after-no-show', "reminder-no-show"),
    ("centre.yaml", "hours-before: 2", 'days-before: 1, at: "10:00", of: renewal, interrupts: yes', "reminder-interrupts"),
    ("centre.yaml", 'at: "18:00"', 'at: "02:00"', "opening-night"),
    ("centre.yaml", 'at: "18:00"', 'at: "6 μ.μ."', "bad-clock"),
    ("centre.yaml", "days-before: 1", "days-before: 15", "bad-number"),
    ("centre.yaml", "hours-before: 2", "hours-before: 0", "bad-number"),
    ("centre.yaml", "hours-before: 2", "hours-before: 2, of: visit", "bad-choice"),
    ("centre.yaml", "hours-before: 2", "hours-before: 2, of: [event, event]", "twice"),
    ("centre.yaml", "hours-before: 2", "hours-before: 2, when: sometimes", "bad-choice"),
    ("centre.yaml", "hours-before: 2", "hours-before: 2, late: never", "bad-choice"),
    ("centre.yaml", "hours-before: 2", "hours-before: 2, interrupts: perhaps", "bad-yes"),
    ("centre.yaml", "hours-before: 2", "hours-before: 2, text: [α, β]", "not-text"),
    ("centre.yaml", "hours-before: 2", "hours-before: 2, version: 2", "unknown-key"),
    ("centre.yaml", "id: two-hours, ", "", "missing-key"),
    ("centre.yaml", "id: two-hours", "id: day-before", "twice"),
    ("centre.yaml", "id: two-hours", "id: Δύο", "bad-id"),
    ("centre.yaml", "country: GR", "country: Ελλάδα", "unknown-country"),
    ("centre.yaml", "country: GR", "country: EL", "unknown-country"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "kind"), VALUES)
def test_nonsense_is_a_critical_problem(centre, file, old, new, kind):
    """A value that cannot be meant keeps the bot from starting, and says why."""
    centre.replace(file, old, new)

    problems = [problem for problem in centre.problems() if problem.severity == "critical"]

    assert kind in [problem.kind for problem in problems]
    assert file in [problem.file for problem in problems if problem.kind == kind]
    assert not any("{" in problem.text for problem in problems if problem.kind != "bad-brace")


def test_a_desk_that_opens_at_25_00_is_one_problem_where_it_is_written(centre):
    """In Greek, with the line, and with how it should be written."""
    centre.replace("centre.yaml", '"16:00-20:00"', '"25:00-26:00"')

    problem = centre.only("opening")

    assert ("centre.yaml", centre.line_of("centre.yaml", "25:00")) == (problem.file, problem.line)
    assert "«25:00-26:00» δεν είναι ωράριο" in problem.text
    assert "09:00-14:00" in problem.text


def test_a_letter_that_only_looks_different_is_refused_and_another_proposed(centre):
    """On a ticket nobody can tell the Latin A from the Greek one."""
    centre.replace("centre.yaml", "letter: Β", "letter: A")

    problem = centre.only("letter-twice")

    assert centre.line_of("centre.yaml", "letter: A") == problem.line
    assert "benefits" in problem.text
    assert "όπως Β" in problem.text


def test_weeks_that_alternate_may_have_the_same_hours(centre):
    """One week of the month is not the other, and whoever comes first has no say in it."""
    centre.replace("centre.yaml", "every: 2 weeks, thursday", "every: 2 weeks, wednesday")
    both = '{since: 2027-02-08, every: 2 weeks, wednesday: ["16:00-20:00"]}'
    centre.replace("centre.yaml", "    exceptions:", f"      - {both}\n    exceptions:")
    assert [] == centre.problems()

    centre.replace("centre.yaml", "2027-02-08, every", "2027-02-15, every")
    assert "hours-overlap" == centre.only("hours-overlap").kind


def test_days_at_the_end_of_time_are_no_traceback(centre):
    centre.replace("centre.yaml", "{since: 2027-02-01, tuesday", "{since: 9999-12-31, tuesday")
    centre.replace("centre.yaml", "{since: 2027-02-01, every", "{since: 9999-12-30, every")
    centre.replace("centre.yaml", "to: 2027-06-29", "to: 9999-12-31")

    assert [] == centre.problems()


def test_an_amount_with_a_thousands_dot_is_given_back_repaired(centre):
    centre.replace(HOUSING, 'value: "70"', 'value: "9.600"')

    assert "Γράψτε 9600." in centre.only("bad-value").text


def test_a_list_asks_at_most_five_questions(centre):
    six = "".join(f"  q{n}: {{ask: Ερώτηση;, answers: {{a: Α, b: Β}}}}\n" for n in range(6))
    centre.replace(HOUSING, "questions:\n", f"questions:\n{six}")
    centre.replace(HOUSING, "ask: [home, children]", "ask: [q0, q1, q2, q3, q4, q5]")

    assert "too-many-asked" in [problem.kind for problem in centre.problems()]


def test_a_line_within_a_text_is_counted(centre):
    """A wrong fact in the second line of a text is said in that line."""
    centre.replace(HOUSING, "{base} τον", "{bise} τον")

    assert centre.line_of(HOUSING, "{bise}") == centre.only("unknown-fact").line

    centre.replace(HOUSING, "{bise} τον", "{base τον")
    assert centre.line_of(HOUSING, "{base τον") == centre.only("bad-brace").line


def test_a_brace_in_a_questions_id_is_told_like_any_other_slip(centre):
    centre.replace(HOUSING, "  children:", "  chil{dren:")

    assert {HOUSING} == {problem.file for problem in centre.problems()}


def test_all_files_with_slips_are_named_at_once(centre):
    centre.replace(HOUSING, "title: Επίδομα", "title: @Επίδομα")
    centre.replace("documents.yaml", "  name: Ταυτότητα", "\tname: Ταυτότητα")

    assert {HOUSING, "documents.yaml"} == {problem.file for problem in centre.problems()}


FIXED = [path.relative_to(SMALL) for path in sorted(SMALL.rglob("*.yaml")) if not path.is_symlink()]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_edit_whatever_ends_in_a_traceback(tmp_path, data):
    """Cut, doubled, replaced or scrambled: reading and checking give problems, never errors."""
    centre = small_centre(tmp_path)
    file = data.draw(st.sampled_from(FIXED))
    raw = (SMALL / file).read_bytes()
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(len(raw), start + 60)))
    junk = data.draw(
        st.one_of(
            st.binary(max_size=12),
            st.text(alphabet="\t\n \"'{}[]:#&*!|>-%@`,αβno/.", max_size=12).map(str.encode),
            st.just(raw[start:end] * 2),
        )
    )
    centre.write(str(file), raw[:start] + junk + raw[end:])

    for problem in centre.problems(date(2027, 1, 1)):
        assert problem.kind in KINDS
        assert problem.text


def test_the_reading_names_no_machine_path(centre):
    centre.replace(HOUSING, "- identity", "- identty")

    assert not any(str(centre.folder) in problem.file for problem in centre.problems())
    assert not Path(centre.only("unknown-document").file).is_absolute()
