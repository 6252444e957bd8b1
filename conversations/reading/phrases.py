"""The bot's own sentences, from one file for each room in which they are said."""

from collections.abc import Mapping

from conversations.reading.fields import Section
from conversations.reading.problems import Findings
from conversations.reading.yaml_tree import Scalar, Tree
from conversations.tree import Phrase

ROOMS = (
    "everywhere", "topics", "booking", "waiting", "queue", "gatherings", "news", "reminding",
    "personal", "staff", "staff-agenda", "staff-desk", "staff-notices", "staff-gatherings",
    "staff-hours", "staff-calls", "staff-figures", "staff-people", "staff-review",
)  # fmt: skip
"""the files of `phrases/`; without one of them its screens would be empty"""


def read_phrases(files: Mapping[str, Tree | None], findings: Findings) -> Mapping[str, Phrase]:
    """
    What each of *files* says: one text, or `one` and `other` where a number is spoken.

    A phrase has one place: the second is a problem, which names the first.
    """
    phrases: dict[str, Phrase] = {}
    first: dict[str, tuple[str, int]] = {}
    for file, tree in files.items():
        whole = Section(file, tree, findings)
        for name, (key, value) in whole.entries.items():
            if name in first:
                other, there = first[name]
                whole.add("phrase-twice", key.line, id=name, other=other, first=there)
                continue
            first[name] = (file, key.line)
            phrases[name] = _phrase(whole, key, value)
    return phrases


def _phrase(whole: Section, key: Scalar, value: Tree) -> Phrase:
    name = key.text
    if isinstance(value, Scalar):
        whole.mark(name, whole.scalar(name))
        return Phrase(name, {"other": value.text})
    forms = Section(whole.file, value, whole.findings)
    if not {"other"} <= set(forms.entries) <= {"one", "other"}:
        whole.add("phrase-forms", key.line)
    whole.mark(name, forms.scalar("other", required=False))
    return Phrase(name, {form: forms.text(form) for form in forms.entries})
