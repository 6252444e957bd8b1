"""What people type, brought to one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from conversations.finding.folding import MOST_CANDIDATES, fold, greeklish, sound


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("ΕΠΙΔΟΜΑ", "επιδομα"),
        ("Επίδομα", "επιδομα"),
        ("παιδιού μας", "παιδιου μασ"),
        ("ΜΑΣ", "μασ"),
        ("προϋποθέσεις", "προυποθεσεισ"),
        ("Μαΐου", "μαιου"),
        ("µηνας", "μηνασ"),  # the micro sign
        ("επίδoμα", "επιδομα"),  # a Latin o
        ("επίδóμα", "επιδομα"),  # a Latin o with an accent
        ("ΚEA", "κεα"),  # E and A are Latin
        ("Α21", "α21"),
        ("email", "email"),
        ("gov.gr και ΑΦΜ", "gov.gr και αφμ"),
        ("", ""),
    ],
)
def test_spellings_of_one_word_fold_alike(typed, folded):
    assert folded == fold(typed)


@given(some.text())
def test_what_is_folded_stays_as_it_is(text):
    assert fold(fold(text)) == fold(fold(fold(text)))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("αίτηση", "ετησι"),
        ("οικογένεια", "ηκογενια"),
        ("ενοίκιο", "ενικηω"),
        ("αλληλεγγύη", "αλιλεγύι"),
        ("ευρώ", "εφρο"),
        ("σύνταξη", "σινταξει"),
    ],
)
def test_honest_misspellings_sound_alike(right, wrong):
    assert sound(fold(right)) == sound(fold(wrong))


def test_ou_is_not_an_i():
    assert sound("που") != sound("πι")
    assert sound("του") != sound("το")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("aithsh", "αίτηση"),
        ("aitisi", "αίτηση"),
        ("anaphria", "αναπηρία"),
        ("epidoma", "επίδομα"),
        ("enoikio", "ενοίκιο"),
        ("ENOIKIO", "ενοίκιο"),
        ("stegashs", "στέγασης"),
        ("8elw", "θέλω"),
        ("thelo", "θέλω"),
        ("xartia", "χαρτιά"),
        ("hartia", "χαρτιά"),
        ("chartia", "χαρτιά"),
        ("3enos", "ξένος"),
        ("ksenos", "ξένος"),
        ("boithia", "βοήθεια"),
        ("mwro", "μωρό"),
        ("randebou", "ραντεβού"),
        ("paidiou", "παιδιού"),
    ],
)
def test_greeklish_is_heard_as_what_was_meant(typed, meant):
    assert sound(fold(meant)) in greeklish(fold(typed))


@pytest.mark.parametrize(
    "typed", ["67", "a21", "18", "γεια", "", "a1234567", "spiti34", "x" * 33, "a-b-c"]
)
def test_numbers_codes_and_greek_are_not_greeklish(typed):
    assert () == greeklish(fold(typed))


@given(some.text("abcdefghijklmnopqrstuvwxyz3489", max_size=40))
def test_candidates_stay_few(word):
    candidates = greeklish(word)

    assert len(candidates) <= MOST_CANDIDATES
    assert len(candidates) == len(set(candidates))
