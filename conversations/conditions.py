"""
Conditions with three values: what is known of a citizen may not be enough to tell.

A closed vocabulary, `when: {question: answer}`, and nothing more: content is not a place
for a programming language.
"""

from collections.abc import Mapping
from enum import Enum

from conversations.tree import When

SKIPPED = "unknown"
"""the answer of someone who does not know, or would rather not say"""


class Verdict(Enum):
    NEEDED = "needed"
    PERHAPS = "perhaps"
    NOT_NEEDED = "not needed"


def verdict(when: When, answers: Mapping[str, str]) -> Verdict:
    """Whether *when* holds for *answers*; PERHAPS while an answer that could settle it is open."""
    open_question = False
    for question, wanted in when.items():
        answer = answers.get(question, SKIPPED)
        if answer == SKIPPED:
            open_question = True
        elif answer not in wanted:
            return Verdict.NOT_NEEDED
    return Verdict.PERHAPS if open_question else Verdict.NEEDED
