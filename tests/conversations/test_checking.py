"""Limits, ways, dates and promises: what may not go out, and what somebody should look at."""

import re
from datetime import date

import pytest

from conversations.checking.day import check, critical
from conversations.checking.prose import sentences
from conversations.checking.texts import LONGEST_MESSAGE
from conversations.reading.folder import read_library
from tests.conversations.editing import TODAY, Edited, small_centre

HOUSING = "topics/housing.yaml"
TEXT = "Βοήθεια για το ενοίκιο."
WAIT_IS_PRESS = (
    'wait: {value: "3", unit: months, source: [paper], checked: 2026-11-01, confidence: press'
)


@pytest.fixture
def centre(tmp_path) -> Edited:
    return small_centre(tmp_path)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<b>Βοήθεια", "html-open"),
        ("Βοήθεια</b>", "html-close"),
        ("<b><i>Βοήθεια</b></i>", "html-close"),
        ("<h1>Βοήθεια</h1>", "html-unknown"),
        ("<br>", "html-unknown"),
        ("1 < 2", "html-bare"),
        ("Παιδί & οικογένεια", "html-bare"),
        ('<a href="http://gov.gr">gov.gr</a>', "html-link"),
        ("<a href=https://gov.gr>gov.gr</a>", "html-link"),
        ('<b class="x">Βοήθεια</b>', "html-link"),
    ],
)
def test_telegram_would_refuse_this_text(centre, text, kind):
    """A text that Telegram answers with an error never starts the bot."""
    centre.replace(HOUSING, TEXT, text)

    problems = [each for each in centre.problems() if each.severity == "critical"]

    assert kind in [each.kind for each in problems]
    assert {centre.line_of(HOUSING, text)} == {each.line for each in problems}


@pytest.mark.parametrize(
    "text",
    [
        "<b>Βοήθεια</b> <i>και</i> <u>όχι</u> <s>μόνο</s> <code>70</code>",
        "<b>Βοήθεια <i>και</i></b>",
        '<a href="https://www.gov.gr/?a=1&amp;b=2">gov.gr</a>',
        "Παιδί &amp; οικογένεια, 1 &lt; 2",
    ],
)
def test_the_allowed_tags_are_allowed(centre, text):
    centre.replace(HOUSING, TEXT, text)

    assert [] == centre.problems()


def test_a_tag_in_a_label_is_refused(centre):
    centre.replace(HOUSING, "who: Ποιους αφορά", "who: <b>Ποιους</b> αφορά")

    assert centre.line_of(HOUSING, "who: <b>") == centre.only("html-label").line


def test_a_screen_has_at_most_what_telegram_takes(centre):
    """4096 after the tags are gone is the last length that goes out; one more is critical."""
    rest = len("Επίδομα Στέγασης\n. Από {base} τον μήνα, από {base.since}.")
    fits = "α" * (LONGEST_MESSAGE - rest)
    centre.replace(HOUSING, TEXT, f"{fits}.")
    assert "text-long" == centre.only("text-long").kind

    centre.replace(HOUSING, fits, f"{fits}α")
    assert str(LONGEST_MESSAGE + 1) in centre.only("text-over").text


def test_a_list_with_too_many_papers_is_too_long(centre):
    papers = "".join(f"paper-{n}:\n  name: {'α' * 30}\n" for n in range(99))
    centre.append("documents.yaml", papers)
    items = "".join(f"        - paper-{n}\n" for n in range(99))
    centre.replace(HOUSING, "        - identity\n", f"        - identity\n{items}")

    assert centre.line_of(HOUSING, "  papers:\n") == centre.only("text-over").line


def test_more_sources_than_one_screen_shows_are_too_many(centre):
    source = "title: Πηγή, checked: 2026-11-01, confidence: press"
    more = "".join(f"  more-{n}: {{{source}}}\n" for n in range(70))
    centre.replace(HOUSING, "sources:\n", f"sources:\n{more}")

    assert centre.line_of(HOUSING, "title:") == centre.only("text-over").line


@pytest.mark.parametrize(("count", "expected"), [(32, []), (33, ["label-long"])])
def test_a_label_has_at_most_32_characters(centre, count, expected):
    centre.replace(HOUSING, "who: Ποιους αφορά", f"who: {'α' * count}")

    assert expected == [problem.kind for problem in centre.problems()]


@pytest.mark.parametrize(("count", "expected"), [(26, []), (27, ["press-long"])])
def test_a_place_and_its_choice_have_at_most_48_bytes(centre, count, expected):
    """`housing/papers?` and `unknown`, the longest answer, leave 26 for the question."""
    path = centre.folder / HOUSING
    question = "children".ljust(count, "x")
    text = path.read_text(encoding="utf-8").replace("children", question)
    path.write_text(text, encoding="utf-8")

    assert expected == [problem.kind for problem in centre.problems()]


@pytest.mark.parametrize(("count", "expected"), [(32, []), (33, ["press-long"])])
def test_a_document_that_is_unticked_has_at_most_48_bytes(centre, count, expected):
    """`housing/papers+` and the minus before it leave 32 for the document."""
    for name in (HOUSING, "documents.yaml"):
        path = centre.folder / name
        text = path.read_text(encoding="utf-8")
        longer = text.replace("birth-certificate", "birth-certificate".ljust(count, "x"))
        path.write_text(longer, encoding="utf-8")

    assert expected == [problem.kind for problem in centre.problems()]


@pytest.mark.parametrize(
    ("name", "count", "expected"),
    [
        # A time at `@book:benefits` and at `@move:9999999`, each with its wish; `@staff:notice:new` …
        ("desk-1", 21, []),
        ("desk-1", 22, ["press-long"]),
        ("support", 20, []),
        ("support", 21, ["press-long"]),
        ("events", 25, []),
        ("events", 26, ["press-long"]),
    ],
)
def test_a_time_at_a_desk_and_a_notice_have_at_most_48_bytes(centre, name, count, expected):
    for path in centre.folder.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        longer = re.sub(rf"\b{name}\b", name.ljust(count, "x"), text)
        path.write_text(longer, encoding="utf-8")

    assert expected == [problem.kind for problem in centre.problems()]


@pytest.mark.parametrize(
    ("word", "repair"),
    [
        ("βoήθεια", "βοήθεια"),  # Latin o
        ("Kάρτα", "Κάρτα"),  # Latin K
        ("TAXISnεt", ""),  # Greek epsilon has no Latin twin in small letters: nothing is proposed
        ("IΒAN", "IBAN"),  # Greek B
        ("O", "Ο"),  # a Latin O alone
    ],
)
def test_letters_of_the_other_alphabet_are_found(centre, word, repair):
    """They look right and are never found by a search."""
    centre.replace(HOUSING, TEXT, f"Η {word} σας.")

    problems = centre.problems()

    assert bool(repair) == bool(problems)
    for problem in problems:
        assert ("mixed-letters", "warning") == (problem.kind, problem.severity)
        assert f"Το σωστό είναι «{repair}»" in problem.text


@pytest.mark.parametrize(
    "text", ["Με κωδικούς TAXISnet στο gov.gr.", "Ο IBAN σας.", "{base} και <b>ΑΜΚΑ</b>", "e-ΕΦΚΑ"]
)
def test_words_of_both_alphabets_may_stand_side_by_side(centre, text):
    centre.replace(HOUSING, TEXT, text)

    assert [] == centre.problems()


@pytest.mark.parametrize(
    "text",
    [
        "Δικαιούστε το επίδομα.",
        "Αν νοικιάζετε, ρωτήστε. Τότε δικαιούστε το επίδομα.",
        "Έχετε δικαίωμα στο επίδομα!",
        "Ενδέχεται να αργήσει.\n      Δικαιούστε το επίδομα.",
        "δικαιουστε το επίδομα.",
        "Αν νοικιάζετε, δικαιούστε το επίδομα.",
        "Δεν δικαιούστε το επίδομα.",
        "Όταν γεννηθεί το παιδί δικαιούστε το επίδομα.",
    ],
)
def test_a_promise_never_goes_out(centre, text):
    """The bot never decides a right."""
    centre.replace(HOUSING, TEXT, text)

    assert "critical" == centre.only("promise").severity


@pytest.mark.parametrize(
    "text",
    [
        "Ενδέχεται να δικαιούστε το επίδομα.",
        "Δείτε αν δικαιούστε το επίδομα.",
        "Ρωτήστε αν το δικαιούστε.",
        "Μπορεί να δικαιούστε κάτι.",
        "Αυτό δεν σημαίνει ότι δικαιούστε το επίδομα.",
        "Μήπως δικαιούστε το επίδομα;",
        "Πόσα δικαιούστε τον μήνα;",
        "Εσείς δικαιούστε το επίδομα;",
        "Εδώ δεν κρίνεται αν δικαιούστε κάτι.",
        "Ίσως, π.χ. με δύο παιδιά, δικαιούστε κάτι.",
    ],
)
def test_a_hedge_a_negation_or_a_question_promises_nothing(centre, text):
    centre.replace(HOUSING, TEXT, text)

    assert [] == centre.problems()


def test_a_promise_in_a_button_is_found_too(centre):
    centre.replace(HOUSING, "who: Ποιους αφορά", "who: Δικαιούστε 70 ευρώ")

    assert centre.line_of(HOUSING, "who: Δικ") == centre.only("promise").line


@pytest.mark.parametrize("text", ["Ώρα {when", "Ώρα when}", "Ώρα {}", "Ώρα {ώρα}"])
def test_a_brace_in_a_phrase_holds_one_name(centre, text):
    centre.append("phrases/queue.yaml", f'\ntest.brace: "{text}"\n')

    found = centre.only("phrase-brace")
    assert "phrases/queue.yaml" == found.file
    assert centre.line_of("phrases/queue.yaml", "test.brace") == found.line


def test_sentences_end_where_a_reader_stops():
    text = "Το ν. 4659 ισχύει. Ρωτήστε μας; Ναι!\n\nΧαρτιά\n• ένα\n• δύο"

    assert [
        "Το ν. 4659 ισχύει.",
        "Ρωτήστε μας;",
        "Ναι!",
        "Χαρτιά",
        "• ένα",
        "• δύο",
    ] == [sentence.strip() for sentence, _ in sentences(text) if sentence.strip()]
    assert [0, 0, 0, 2, 3, 4] == [below for each, below in sentences(text) if each.strip()]


def test_an_unverified_fact_is_never_stated_as_certain(centre):
    """The same sentence must say how unsure it is; a hedge in the next one is too late."""
    centre.replace(HOUSING, "Ίσως η απάντηση αργήσει {wait}.", "Αργεί {wait}. Ρωτήστε μας.")
    centre.replace(HOUSING, WAIT_IS_PRESS, WAIT_IS_PRESS.replace("press", "unverified"))

    problem = next(each for each in centre.problems() if each.kind == "unhedged")

    assert "warning" == problem.severity
    assert centre.line_of(HOUSING, "Αργεί {wait}") == problem.line


def test_a_fact_that_ended_is_pointed_out_from_the_next_day(centre):
    centre.replace(HOUSING, "since: 2019-01-01,", "since: 2019-01-01, until: 2026-11-23,")

    assert "ends-soon" == centre.only("ends-soon", on=date(2026, 11, 23)).kind
    ended = centre.only("ended", on=date(2026, 11, 24))
    assert ("warning", centre.line_of(HOUSING, "  base:")) == (ended.severity, ended.line)


def test_a_review_is_due_after_its_days(centre):
    """Reviewed on 1 November and every 90 days: due on 30 January, overdue on the 31st."""
    assert [] == centre.problems(date(2027, 1, 30))
    assert "2027-01-30" in centre.only("review-overdue", on=date(2027, 1, 31)).text


def test_days_that_are_still_to_come_are_pointed_out(centre):
    kinds = {problem.kind for problem in centre.problems(date(2026, 10, 31))}

    assert {"reviewed-ahead", "checked-ahead"} == kinds
    centre.replace(HOUSING, "reviewed: 2026-11-01", "reviewed: 9999-12-31")
    assert "reviewed-ahead" == centre.only("reviewed-ahead").kind


def test_a_topic_that_nobody_approved_says_so(centre):
    centre.replace(HOUSING, "reviewed-by: Κέντρο Κοινότητας", 'reviewed-by: ""')

    assert HOUSING == centre.only("not-reviewed").file


def test_what_is_never_said_or_asked_is_pointed_out(centre):
    centre.replace(HOUSING, " Από {base} τον μήνα, από {base.since}.", "")
    centre.replace(HOUSING, "ask: [home, children]", "ask: [home]")

    assert ["never-asked", "unused-fact", "unused-question"] == sorted(
        problem.kind for problem in centre.problems()
    )


def test_a_paper_without_a_source_is_pointed_out(centre):
    centre.replace(
        HOUSING, '{label: Κλείστε ραντεβού, to: "@book:benefits"}\n    sources: [law]\n\n  who',
        '{label: Κλείστε ραντεβού, to: "@book:benefits"}\n\n  who',
    )  # fmt: skip
    assert [] == centre.problems()

    path = centre.folder / HOUSING
    text = path.read_text(encoding="utf-8").rstrip().removesuffix("sources: [law]")
    path.write_text(text, encoding="utf-8")
    assert "«identity»" in centre.only("paper-source").text


def test_a_node_that_no_button_leads_to_is_pointed_out(centre):
    centre.append(
        HOUSING,
        "\n  forgotten:\n    text: Κανείς δεν με βρίσκει.\n    choices: {who: Ποιους αφορά}\n",
    )

    assert centre.line_of(HOUSING, "  forgotten:") == centre.only("unreachable").line


def test_a_topic_that_no_button_leads_to_is_pointed_out(centre):
    centre.replace("topics/start.yaml", "to: housing/", 'to: "@news"')

    assert HOUSING == centre.only("topic-cut-off").file


@pytest.mark.parametrize(
    ("menus", "expected"), [(2, ["papers-far"]), (3, ["papers-far"]), (4, ["topic-far"])]
)
def test_papers_and_topics_are_within_four_taps(centre, menus, expected):
    """start → housing → household → papers is three taps; each menu between adds one."""
    centre.replace("topics/start.yaml", "to: housing/", "to: m1")
    for n in range(1, menus + 1):
        to = f"m{n + 1}" if n < menus else "housing/"
        centre.append(
            "topics/start.yaml",
            f"\n  m{n}:\n    text: Μενού\n    choices: {{on: {{label: Πιο πέρα, to: {to}}}}}\n",
        )
    assert expected == [problem.kind for problem in centre.problems()]


def test_one_menu_between_is_still_near_enough(centre):
    centre.replace("topics/start.yaml", "to: housing/", "to: m1")
    centre.append(
        "topics/start.yaml",
        "\n  m1:\n    text: Μενού\n    choices: {on: {label: Πιο πέρα, to: housing/}}\n",
    )
    assert [] == centre.problems()


def test_forks_that_only_lead_to_each_other_tell_nothing(centre):
    centre.replace(HOUSING, "{rent: papers, own: not-for-you, hosted: papers}", "{rent: again, own: again, hosted: again}")  # fmt: skip
    centre.replace(HOUSING, "otherwise: papers", "otherwise: again")
    centre.append(
        HOUSING,
        "\n  again:\n    fork: children\n    to: {yes: household, no: household}\n"
        "    otherwise: household\n",
    )

    found = critical(centre.problems())

    assert ["fork-circle"] == [problem.kind for problem in found]
    assert "housing/again, housing/household" in found[0].text


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("confirmed: yes", "confirmed: no", "unconfirmed"),
        ("address: Πλατεία Δημαρχείου 1", 'address: ""', "not-filled"),
        ('phones: ["2100000000"]', "phones: []", "not-filled"),
        ("  map: https://example.org/map\n", "", "not-filled"),
        ("total-cap: 3", "total-cap: 3\nexample: [desks]", "example"),
        ("  desk-2:\n    name: Γραφείο 2\n    specialty: psychologist", "  desk-2:\n    name: Γραφείο 2\n    specialty: social-worker", "no-desk"),
        ('hours: {tuesday: ["10:00-14:00"], thursday: ["10:00-14:00"]}', "hours: {}", "no-hours"),
        ('{tuesday: ["10:00-14:00"], thursday: ["10:00-14:00"]}', '{tuesday: ["10:00-10:45"]}', "never-fits"),
        ("2027-06-29, to: 2027-06-29, reason: Τοπική αργία, state: confirmed, yearly: yes", "2026-06-29, to: 2026-06-29, reason: Τοπική αργία, state: confirmed", "closure-over"),
        ("day: 2027-12-06", "day: 2026-11-22", "exception-over"),
        ("within: 30 days", "within: 31 days", "no-show-forgotten"),
        ("state: confirmed", "state: proposed", "closure-proposed"),
        ('at: "18:00"', 'at: "21:00"', "reminder-quiet"),
        ('at: "18:00"', 'at: "07:59"', "reminder-quiet"),
    ],
)  # fmt: skip
def test_what_the_operator_should_look_at_is_a_warning(centre, old, new, kind):
    """What is empty, made up, or would leave a service without a time is listed, with its line."""
    centre.replace("centre.yaml", old, new)

    problem = centre.only(kind)

    assert ("centre.yaml", "warning") == (problem.file, problem.severity)
    assert problem.line > 0


@pytest.mark.parametrize(
    ("key", "fact", "of"), [("renews: length", "length:", "renewal"), ("deadlines: [last]", "last:", "deadline")]
)  # fmt: skip
def test_a_topic_whose_reminder_no_rule_sends_is_told(centre, key, fact, of):
    """Its button promises one; a rule that is of it keeps the promise."""
    last = 'last: {value: "2027-03-01", unit: date, source: [paper], checked: 2026-11-01, confidence: official}'
    centre.replace(HOUSING, "facts:\n", f"{key}\n\nfacts:\n  {last}\n")
    (told,) = [each for each in centre.problems() if each.kind == "never-reminded"]
    assert (HOUSING, centre.line_of(HOUSING, fact)) == (told.file, told.line)
    assert of in told.text

    rule = f'{{id: own, of: {of}, days-before: 1, at: "10:00"}}'
    centre.replace("centre.yaml", "hours-before: 2}", f"hours-before: 2}}\n  - {rule}")

    assert "never-reminded" not in kinds(centre, date(2026, 11, 23))


def test_a_desk_whose_hours_have_all_ended_has_none(centre):
    centre.replace("centre.yaml", "since: 2027-02-01, tuesday", "until: 2027-06-30, friday")
    centre.replace(
        "centre.yaml", "{since: 2027-02-01, every", "{until: 2027-06-30, since: 2027-02-01, every"
    )
    assert "no-hours" not in kinds(centre, date(2027, 6, 30))

    assert "no-hours" in kinds(centre, date(2027, 7, 1))


def kinds(centre, on):
    return [problem.kind for problem in centre.problems(on)]


def test_a_feast_of_every_year_is_never_over(centre):
    assert "closure-over" not in kinds(centre, date(2036, 1, 1))


def test_critical_problems_come_first_and_the_rest_by_file_and_line(centre):
    centre.replace("documents.yaml", "Ταυτότητα ή διαβατήριο", "Ταυτότητα ή διαβατήριο " * 2)
    centre.replace(HOUSING, TEXT, "<b>")

    problems = centre.problems()

    assert ["html-open", "label-long"] == [problem.kind for problem in problems]


def test_checking_twice_finds_the_same(centre):
    centre.replace(HOUSING, TEXT, "<b>")
    reading = read_library(centre.folder)

    assert check(reading, on=TODAY) == check(reading, on=TODAY)
