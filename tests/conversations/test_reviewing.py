"""What staff read of the content once a week."""

from datetime import date

import pytest

from bot.greek.wording import Wording
from bot.telegram.callbacks import Marks
from bot.telegram.screens import draw_screen
from conversations.reviewing import report
from tests.conversations.editing import TODAY, Edited, small_centre

HOUSING = "topics/housing.yaml"


@pytest.fixture
def centre(tmp_path) -> Edited:
    return small_centre(tmp_path)


def read(centre: Edited, on: date = TODAY) -> list[str]:
    """The report of the day *on*, line by line as staff see it."""
    library = centre.library()
    drawn = draw_screen(Wording(library), Marks(b"k"), report(library, on), owner=1)
    return [line for line in drawn.text.split("\n") if line]


def test_a_week_without_anything_is_two_lines(centre):
    assert [
        "<b>Τι θέλει ματιά στο περιεχόμενο</b>, Δευτέρα 23 Νοεμβρίου",
        "Τίποτα δεν έληξε, δεν λήγει και δεν περιμένει επιβεβαίωση.",
    ] == read(centre)


def test_what_wants_a_look_stands_by_topic_with_its_counts(centre):
    """Overdue, ending, unverified, conflicting: one line a topic, and nothing that is zero."""
    centre.replace(HOUSING, "since: 2019-01-01,", "since: 2019-01-01, until: 2027-01-10,")
    fact = "source: [paper], checked: 2026-11-01, confidence: press}"
    centre.replace(HOUSING, fact, fact.replace("press", "unverified, conflict: 6 ή 12"))
    centre.replace(HOUSING, "case: αν νοικιάζετε,", "case: αν νοικιάζετε, confidence: unverified,")
    centre.replace(HOUSING, "case: αν έχετε παιδιά,", "case: αν έχετε παιδιά, conflict: ναι ή όχι,")
    centre.replace(HOUSING, "reviewed-by: Κέντρο Κοινότητας", 'reviewed-by: ""')

    housing = "• Επίδομα Στέγασης"
    assert [
        f"{housing}: 1 στοιχείο που λήγει ή έληξε, 2 ανεπιβεβαίωτα, 2 όπου οι πηγές διαφωνούν",
        "1 θέμα δεν το έχει εγκρίνει ακόμη το Κέντρο.",
    ] == read(centre)[1:]


def test_an_overdue_review_is_named(centre):
    """The emergency topic is due every 90 days; the others every 180."""
    assert [
        "• Χρειάζομαι βοήθεια τώρα: πέρασε η ώρα να ξαναδιαβαστεί",
    ] == read(centre, date(2027, 1, 31))[1:]
