"""What is known of a citizen may settle a condition, or leave it open."""

import pytest

from conversations.conditions import SKIPPED, Verdict, verdict

RENTS_WITH_CHILDREN = {"home": ("rent", "hosted"), "children": ("yes",)}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, Verdict.PERHAPS),
        ({"home": "rent"}, Verdict.PERHAPS),
        ({"home": "rent", "children": "yes"}, Verdict.NEEDED),
        ({"home": "hosted", "children": "yes"}, Verdict.NEEDED),
        ({"home": "own"}, Verdict.NOT_NEEDED),
        ({"home": "own", "children": SKIPPED}, Verdict.NOT_NEEDED),
        ({"home": SKIPPED, "children": "no"}, Verdict.NOT_NEEDED),
        ({"home": "rent", "children": SKIPPED}, Verdict.PERHAPS),
    ],
)
def test_several_questions_must_all_hold(answers, expected):
    """One answer that does not fit settles it; one that is open leaves it open."""
    assert expected is verdict(RENTS_WITH_CHILDREN, answers)


def test_a_document_without_a_condition_is_always_needed():
    assert Verdict.NEEDED is verdict({}, {})
    assert Verdict.NEEDED is verdict({}, {"home": "own"})
