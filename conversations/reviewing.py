"""
How each topic stands on a day, and what staff are told of the content.

What is overdue, ending, not yet certain, or contradicted: `checking` tells it line by line to
whoever writes, and `report` once a week to staff.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from conversations.layout import HOME
from conversations.reading.problems import Problem
from conversations.screen import Line, Screen
from conversations.tree import Confidence, DocumentList, Fact, Library, Requirement, Topic

Paper = tuple[str, Requirement]
"""a requirement with its address, as in `housing/papers#3`"""

MOST_TOLD = 5
"""problems of one edit that stand in a message; the first ones usually cause the others"""

ENDING = timedelta(days=60)
"""how long before its end a fact is asked after"""


@dataclass(frozen=True, slots=True)
class Standing:
    """One topic on one day."""

    topic: Topic
    overdue: int
    """days since its review was due; 0 when it is not"""
    ended: tuple[Fact, ...]
    ending: tuple[Fact, ...]
    unverified: tuple[Fact, ...]
    unverified_papers: tuple[Paper, ...]
    conflicting: tuple[Fact, ...]
    conflicting_papers: tuple[Paper, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Phrase → how much of what it says there is; nothing that is zero."""
        counted = {
            "review.overdue": int(self.overdue > 0),
            "review.ending": len(self.ended) + len(self.ending),
            "review.unverified": len(self.unverified) + len(self.unverified_papers),
            "review.conflict": len(self.conflicting) + len(self.conflicting_papers),
        }
        return {phrase: count for phrase, count in counted.items() if count}


def standing(topic: Topic, on: date) -> Standing:
    """How *topic* stands on the local day *on*."""
    facts = topic.facts.values()
    papers = [
        (f"{node.id}#{position}", requirement)
        for node in topic.nodes.values()
        if isinstance(node, DocumentList)
        for position, requirement in enumerate(node.requirements)
    ]
    return Standing(
        topic=topic,
        overdue=max(0, (on - topic.reviewed).days - topic.review_every),
        ended=tuple(each for each in facts if each.until and each.until < on),
        ending=tuple(each for each in facts if each.until and on <= each.until <= on + ENDING),
        unverified=tuple(each for each in facts if each.confidence is Confidence.UNVERIFIED),
        # One without any source is a problem of its own.
        unverified_papers=tuple(
            paper
            for paper in papers
            if paper[1].sources and paper[1].confidence is Confidence.UNVERIFIED
        ),
        conflicting=tuple(each for each in facts if each.conflict),
        conflicting_papers=tuple(paper for paper in papers if paper[1].conflict),
    )


def report(library: Library, on: date) -> Screen:
    """What staff are told of the content as it stands on the local day *on*: short, by topic."""
    stands = [standing(topic, on) for topic in library.topics.values()]
    lines = [Line("review.head", {"day": on})]
    lines += [
        Line("review.topic", {"title": Line(f"title:{each.topic.id}"), "what": _listed(each)})
        for each in stands
        if each.counts
    ]
    if len(lines) == 1:
        lines.append(Line("review.nothing"))
    drafts = sum(not topic.reviewed_by for topic in library.topics.values())
    if drafts:
        lines.append(Line("review.not-approved", {"n": drafts}))
    return Screen(tuple(lines), ((HOME,),), kept=True)


def refused(problems: Sequence[Problem]) -> Screen:
    """What staff are told of an edit that cannot be served because of *problems*."""
    lines = [Line("content.refused"), *map(_problem, problems[:MOST_TOLD])]
    if more := problems[MOST_TOLD:]:
        lines.append(Line("content.more", {"n": len(more)}))
    return Screen(tuple(lines), ((HOME,),), kept=True)


def mended() -> Screen:
    """What staff are told once an edit that was refused has been repaired."""
    return Screen((Line("content.mended"),), ((HOME,),), kept=True)


def _problem(found: Problem) -> Line:
    if not found.line:
        return Line("content.problem-of-file", {"file": found.file, "text": found.text})
    return Line("content.problem", {"file": found.file, "line": found.line, "text": found.text})


def _listed(stands: Standing) -> Line:
    return _joined(Line(phrase, {"n": n}) for phrase, n in stands.counts.items())


def _joined(lines: Iterable[Line]) -> Line:
    first, *others = lines
    for other in others:
        first = Line("review.and", {"first": first, "other": other})
    return first
