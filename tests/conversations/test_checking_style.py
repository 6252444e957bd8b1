"""Editorial checks: what reads badly, what a phone cannot tap, what nobody has confirmed."""

from datetime import date

import pytest

from tests.conversations.editing import Edited, small_centre

HOUSING = "topics/housing.yaml"
TEXT = "Βοήθεια για το ενοίκιο."
THIRTY = " ".join(["λέξη"] * 29)


@pytest.fixture
def centre(tmp_path) -> Edited:
    return small_centre(tmp_path)


def kinds_of(centre: Edited, text: str) -> list[str]:
    """The kinds of problem when *text* stands in a line of a screen; all are in that line."""
    centre.replace(HOUSING, f"{TEXT} ", f"{text}\n      ")
    problems = centre.problems()
    assert {centre.line_of(HOUSING, text)} >= {each.line for each in problems}
    return [each.kind for each in problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Μια {THIRTY}.", []),
        (f"Μια {THIRTY} ακόμη.", ["sentence-long"]),
        (f"Μια {THIRTY}. Και {THIRTY}.", []),
        (f"{{base}} {THIRTY} ακόμη.", ["sentence-long"]),
        (f"• μια {THIRTY} ακόμη", ["sentence-long"]),
    ],
)
def test_a_sentence_has_at_most_thirty_words(centre, text, expected):
    """A fact counts as a word, tags do not; a full stop begins anew."""
    assert expected == kinds_of(centre, text)


def test_each_line_of_a_screen_is_a_sentence_of_its_own(centre):
    """A table of amounts is not one long sentence."""
    rows = "\n      ".join(f"{n} μέλη του νοικοκυριού: {n}00" for n in range(1, 9))

    assert [] == kinds_of(centre, rows)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Αυτό είναι μια πρόταση", ["no-full-stop"]),
        ("Αυτό είναι μια <b>πρόταση</b>", ["no-full-stop"]),
        ("Είναι αυτό μια πρόταση;", []),
        ("Το λένε «μια ολόκληρη πρόταση.»", []),
        ("Να τι θα χρειαστεί τώρα:", []),
        ("<b>Ο τίτλος της οθόνης αυτής</b>", []),
        ("<b>Ο τίτλος της οθόνης</b> (παλιό όνομα)", []),
        ("• ένα από τα πράγματα", []),
        ("Για ένα άτομο: 70", []),
        ("Δήμος Καβάλας", []),
    ],
)
def test_a_sentence_ends_with_a_full_stop(centre, text, expected):
    """Titles, list items, rows of a table and names are no sentences."""
    assert expected == kinds_of(centre, text)


@pytest.mark.parametrize(
    ("label", "expected"),
    [("Ποιους αφορά.", ["label-stop"]), ("Χαρτιά κ.λπ.", []), ("Προς τον Αγ.", [])],
)
def test_a_button_has_no_full_stop(centre, label, expected):
    centre.replace(HOUSING, "who: Ποιους αφορά", f"who: {label}")

    assert expected == [each.kind for each in centre.problems()]


def test_a_case_has_no_full_stop_because_a_sentence_goes_on_around_it(centre):
    centre.replace(HOUSING, "case: αν νοικιάζετε", "case: αν νοικιάζετε.")

    assert centre.line_of(HOUSING, "- lease:") == centre.only("label-stop").line


def test_two_buttons_of_a_screen_never_say_the_same(centre):
    centre.replace(HOUSING, "household: Τι χαρτιά χρειάζομαι", "household: Ποιους αφορά")
    assert centre.line_of(HOUSING, "household: Ποι") == centre.only("label-twice").line

    centre.replace(HOUSING, "household: Ποιους αφορά", "household: Χαρτιά")
    centre.replace(HOUSING, "{yes: Ναι, no: Όχι}", "{yes: Ναι, no: Ναι}")
    assert centre.line_of(HOUSING, "answers: {yes") == centre.only("label-twice").line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Μην το ΞΕΧΑΣΕΤΕ σήμερα.", ["shouting"]),
        ("Αυτό ΔΕΝ το θέλουμε.", ["shouting"]),
        ("Η απόφαση του ΟΠΕΚΑ και ο ΑΜΚΑ σας.", []),
        ("Στην ΕΕ και στο e-ΕΦΚΑ.", []),
        ("Άρθρο Α, τμήμα ΒΓ εδώ.", []),
    ],
)
def test_nothing_is_shouted(centre, text, expected):
    """Acronyms are known; whoever writes a new one adds it to the list."""
    assert expected == kinds_of(centre, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Στη σελίδα http://www.gov.gr θα το βρείτε.", ["link-http"]),
        ("Στη σελίδα https://gov θα το βρείτε.", ["link-http"]),
        ("Στη σελίδα https://www.gov.gr/a?b=1, κάτω.", []),
        ('<a href="https://www.gov.gr/a">Εδώ</a> θα το βρείτε.', []),
    ],
)
def test_addresses_open(centre, text, expected):
    assert expected == kinds_of(centre, text)


@pytest.mark.parametrize(
    ("number", "repair"),
    [
        ("25910-23585", "25910 23585"),
        ("210.1234567", "210 1234567"),
        ("(25910) 23585", "25910 23585"),
        ("2591/023585", "2591 023585"),
        ("+30-2591-023585", "2591 023585"),
        ("2513 500001", ""),
        ("+30 2513500001", ""),
        ("6900000000", ""),
        ("1555", ""),
        ("2019-01-01", ""),
        ("ν. 2646/1998", ""),
    ],
)
def test_a_phone_number_can_be_tapped(centre, number, repair):
    """Ten digits with nothing but spaces between them; laws and days are no numbers."""
    centre.replace(HOUSING, TEXT, f"Καλέστε το {number} σήμερα.")

    if not repair:
        assert [] == centre.problems()
    else:
        assert centre.only("phone-form").text.endswith(f"Γράψτε το {repair}.")


def test_a_phone_number_in_a_fact_is_looked_at_too(centre):
    centre.replace(HOUSING, 'value: "70", unit: euro', "value: 25910-23585, unit: text")

    assert centre.line_of(HOUSING, "  base:") == centre.only("phone-form").line


@pytest.mark.parametrize(
    ("phone", "kind"), [("210000000", "phone-digits"), ("210-0000000", "phone-form")]
)
def test_the_number_of_the_centre_can_be_tapped(centre, phone, kind):
    centre.replace("centre.yaml", '"2100000000"', f'"{phone}"')

    assert centre.line_of("centre.yaml", "phones:") == centre.only(kind).line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Καλέστε το 1107.", ["unconfirmed-line"]),
        ("Καλέστε το 112 1503.", ["unconfirmed-line"]),
        ("Καλέστε το 2513 500000.", ["unconfirmed-line"]),
        ("Καλέστε το +30 2513500000.", ["unconfirmed-line"]),
        ("Καλέστε το 1555.", []),
        ("Δίνονται 1503 € τον χρόνο.", []),
        ("Το ορίζει ο ν. 1107/2020.", []),
        ("Στη σελίδα https://www.gov.gr/?id=1107 το λέει.", []),
    ],
)
def test_a_line_that_nobody_confirmed_never_goes_out(centre, text, expected):
    """It is critical: the bot does not serve it, and keeps serving what was there before."""
    assert expected == kinds_of(centre, text)
    assert bool(expected) == any(each.severity == "critical" for each in centre.problems())


@pytest.mark.parametrize("to", ["", "    choices:\n      round: {label: Ξανά, to: not-for-you}\n"])
def test_every_screen_has_a_way_on(centre, to):
    """Back, home and a person are always there; a button of its own leads on."""
    choices = '    choices:\n      person: {label: Μιλήστε με άνθρωπο, to: "@person"}\n'
    centre.replace(HOUSING, choices, to)

    assert centre.line_of(HOUSING, "  not-for-you:\n") == centre.only("no-way-on").line


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 11, 23), []),
        (date(2026, 11, 24), ["ends-soon"]),
        (date(2027, 1, 23), ["ends-soon"]),
        (date(2027, 1, 24), ["ended"]),
    ],
)
def test_a_fact_that_ends_is_asked_after_sixty_days_before(centre, on, expected):
    centre.replace(HOUSING, "since: 2019-01-01,", "since: 2019-01-01, until: 2027-01-23,")

    assert expected == [each.kind for each in centre.problems(on)]


def test_a_fact_that_has_not_begun_is_pointed_out(centre):
    """`check --on` shows the content as of any day."""
    centre.replace(HOUSING, "since: 2019-01-01,", "since: 2027-01-01,")

    assert "2027-01-01" in centre.only("not-begun", on=date(2026, 12, 31)).text
    assert [] == centre.problems(date(2027, 1, 1))


def test_what_is_unverified_stays_on_the_list(centre):
    """Also when it is said carefully: somebody should find out."""
    fact = 'wait: {value: "3", unit: months, source: [paper], checked: 2026-11-01, confidence: '
    centre.replace(HOUSING, f"{fact}press", f"{fact}unverified")
    assert centre.line_of(HOUSING, "  wait:") == centre.only("unverified").line

    centre.replace(HOUSING, f"{fact}unverified", f"{fact}press")
    centre.replace(HOUSING, "case: αν νοικιάζετε,", "case: αν νοικιάζετε, confidence: unverified,")
    assert "«lease»" in centre.only("unverified").text


def test_sources_that_disagree_are_pointed_out(centre):
    """Of an amount and of a paper; the note is for whoever writes, and citizens never see it."""
    centre.replace(HOUSING, "since: 2019-01-01,", "since: 2019-01-01, conflict: 70 ή 75 ευρώ,")
    problem = centre.only("conflict")
    assert ("warning", centre.line_of(HOUSING, "  base:")) == (problem.severity, problem.line)
    assert "«base»" in problem.text
    assert "70 ή 75 ευρώ" in problem.text

    centre.replace(HOUSING, " conflict: 70 ή 75 ευρώ,", "")
    centre.replace(HOUSING, "case: αν νοικιάζετε,", "case: αν νοικιάζετε, conflict: η μία το ζητά,")
    problem = centre.only("conflict")
    assert centre.line_of(HOUSING, "- lease:") == problem.line
    assert "«lease»" in problem.text
