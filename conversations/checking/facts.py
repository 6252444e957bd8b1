"""Whether what is stated is still so, and is stated as surely as it is known."""

from datetime import date, timedelta

from conversations.centre import Centre
from conversations.checking.prose import Prose, every_prose, has_word, sentences
from conversations.checking.texts import said_facts
from conversations.reading.problems import Findings
from conversations.reviewing import Standing, standing
from conversations.rules import Dated
from conversations.tree import Confidence, DocumentList, Fact, Fork, Library, Topic


def check_facts(library: Library, findings: Findings, on: date) -> None:
    """Look at each topic's facts, questions and review as of the local day *on*."""
    texts: dict[str, list[Prose]] = {topic: [] for topic in library.topics}
    for prose in every_prose(library):
        kind, _, rest = prose.address.partition(":")
        if kind in ("node", "case", "note"):
            texts[rest.partition("/")[0]].append(prose)
    for topic in library.topics.values():
        _check_dates(topic, findings, on)
        _check_certainty(topic, texts[topic.id], findings)
        _check_questions(topic, findings)
        _check_reminders(topic, library.centre, findings)


def _check_dates(topic: Topic, findings: Findings, on: date) -> None:
    review = f"review:{topic.id}"
    stands = standing(topic, on)
    if topic.reviewed > on:
        findings.add_at("reviewed-ahead", review, day=topic.reviewed)
    if late := stands.overdue:
        findings.add_at("review-overdue", review, due=on - timedelta(days=late), days=late)
    if not topic.reviewed_by:
        findings.add_at("not-reviewed", review)
    _check_standing(stands, findings, on)
    for fact in topic.facts.values():
        address = f"fact:{topic.id}/{fact.id}"
        if fact.since and fact.since > on:
            findings.add_at("not-begun", address, id=fact.id, since=fact.since)
        if fact.checked > on:
            findings.add_at("checked-ahead", address, id=fact.id, day=fact.checked)
    for source in topic.sources.values():
        if source.checked > on:
            address = f"source:{topic.id}/{source.id}"
            findings.add_at("checked-ahead", address, id=source.id, day=source.checked)


def _check_reminders(topic: Topic, centre: Centre, findings: Findings) -> None:
    """Whoever asks to be reminded relies on it."""
    for facts, of in (((topic.renews,), Dated.RENEWAL), (topic.deadlines, Dated.DEADLINE)):
        if any(facts) and not any(of in rule.of for rule in centre.reminders):
            address = f"fact:{topic.id}/{facts[0]}"
            findings.add_at("never-reminded", address, id=topic.id, of=of)


def _check_standing(stands: Standing, findings: Findings, on: date) -> None:
    def at(fact: Fact) -> str:
        return f"fact:{stands.topic.id}/{fact.id}"

    for fact in stands.ended:
        findings.add_at("ended", at(fact), id=fact.id, until=fact.until)
    for fact in stands.ending:
        assert fact.until
        findings.add_at(
            "ends-soon", at(fact), id=fact.id, until=fact.until, days=(fact.until - on).days
        )
    for fact in stands.unverified:
        findings.add_at("unverified", at(fact), id=fact.id)
    for fact in stands.conflicting:
        findings.add_at("conflict", at(fact), id=fact.id, conflict=fact.conflict)
    for address, paper in stands.unverified_papers:
        findings.add_at("unverified", f"paper:{address}", id=paper.document)
    for address, paper in stands.conflicting_papers:
        findings.add_at("conflict", f"paper:{address}", id=paper.document, conflict=paper.conflict)


def _check_certainty(topic: Topic, texts: list[Prose], findings: Findings) -> None:
    unverified = {
        fact.id for fact in topic.facts.values() if fact.confidence is Confidence.UNVERIFIED
    }
    hedges = findings.words.lists.get("fact-hedges", ())
    said: set[str] = set()
    for prose in texts:
        of_text = said_facts(prose.text)
        said |= of_text
        if not of_text & unverified:
            continue
        for sentence, below in sentences(prose.text):
            for fact_id in sorted(said_facts(sentence) & unverified):
                if not has_word(sentence, hedges):
                    findings.add_at("unhedged", prose.address, below, id=fact_id)
    for fact_id in topic.facts:
        if fact_id not in said:
            findings.add_at("unused-fact", f"fact:{topic.id}/{fact_id}", id=fact_id)


def _check_questions(topic: Topic, findings: Findings) -> None:
    forked = {node.question for node in topic.nodes.values() if isinstance(node, Fork)}
    asked = set(forked)
    for node in topic.nodes.values():
        if not isinstance(node, DocumentList):
            continue
        asked.update(node.ask)
        for position, requirement in enumerate(node.requirements):
            for question in requirement.when:
                if question not in forked and question not in node.ask:
                    findings.add_at("never-asked", f"case:{node.id}#{position}", id=question)
    for question in topic.questions:
        if question not in asked:
            findings.add_at("unused-question", f"ask:{topic.id}?{question}", id=question)
