"""`topics/*.yaml`: a topic's questions, facts and sources; its nodes are read next door."""

import hashlib
import re
from collections.abc import Mapping
from datetime import date

from conversations.conditions import SKIPPED
from conversations.reading.fields import Section
from conversations.reading.nodes import DATES, RENEW, Within, read_nodes
from conversations.reading.problems import Findings
from conversations.reading.yaml_tree import Scalar, Tree
from conversations.tree import (
    Confidence,
    Document,
    Fact,
    Fork,
    Node,
    Question,
    Source,
    Status,
    Topic,
)

UNITS = {
    "euro": r"\d{1,9}(\.\d{1,2})?",
    "months": r"\d{1,4}(\.\d)?",
    "years": r"\d{1,4}(\.\d)?",
    "days": r"\d{1,5}",
    "percent": r"\d{1,3}(\.\d{1,2})?",
    "date": r"\d{4}-\d\d-\d\d",
    "text": r"(?s:.+)",
}
_THOUSANDS = re.compile(r"\d{1,3}([.,]\d{3})+")


def read_topic(file: str, name: str, tree: Tree | None, within: Within) -> Topic:
    """The topic of *tree*, which stands in the file *name*.yaml."""
    findings = within.findings
    whole = Section(file, tree, findings)
    scalar = whole.scalar("topic")
    if scalar and scalar.text != name:
        whole.add("topic-name", scalar.line, id=scalar.text, name=name)
    findings.places[f"topic:{name}"] = (file, whole.line_of("topic"))
    whole.mark(f"title:{name}", whole.scalar("title"))
    sources = _sources(whole.section("sources"), name)
    facts = _facts(whole.section("facts"), name, sources)
    questions = _questions(whole.section("questions"), name)
    service = whole.scalar("service", required=False)
    if service:
        whole.known("unknown-service", service, within.services)
    findings.places[f"review:{name}"] = (file, whole.line_of("reviewed"))
    nodes = read_nodes(
        whole.section("nodes"), name, within, questions=questions, facts=facts, sources=sources
    )
    topic = Topic(
        id=name,
        title=whole.text("title"),
        status=whole.one_of("status", Status),
        reviewed=whole.day("reviewed"),
        reviewed_by=whole.text("reviewed-by", required=False),
        review_every=whole.span("review-every", "days", least=1, most=3650).days,
        questions=questions,
        facts=facts,
        sources=sources,
        nodes=nodes,
        digests={reference: _digest(node, facts) for reference, node in nodes.items()},
        synonyms=tuple(synonym.text for synonym in whole.texts("synonyms")),
        service=service.text if service else None,
        renews=next(iter(_named(whole, "renews", "months", facts)), ""),
        deadlines=_named(whole, "deadlines", "date", facts),
    )
    for key, door in (("renews", RENEW), ("deadlines", DATES)):
        if not whole.has(key) and _leads_to(nodes, f"{door}:{name}"):
            whole.add("missing-key", key=key)
    if not topic.nodes:
        whole.add("no-nodes")
    whole.finish()
    return topic


def _named(whole: Section, key: str, unit: str, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """The facts that stand under *key*; each has *unit*."""
    able = {fact.id for fact in facts.values() if fact.unit == unit}
    named = whole.texts(key)
    return tuple(each.text for each in named if whole.known("unknown-fact", each, able))


def _leads_to(nodes: Mapping[str, Node], door: str) -> bool:
    return any(
        choice.to == door
        for node in nodes.values()
        if not isinstance(node, Fork)
        for choice in node.choices
    )


def _digest(node: Node, facts: Mapping[str, Fact]) -> str:
    """What a citizen would read there; when it was last checked is not part of it."""
    told = [(fact.id, fact.value, fact.unit, fact.since) for fact in facts.values()]
    return hashlib.blake2b(repr((node, told)).encode(), digest_size=4).hexdigest()


def _sources(section: Section, topic: str) -> Mapping[str, Source]:
    sources = {}
    for key, one in section.sections():
        one.mark(f"source:{topic}/{key.text}", key)
        sources[key.text] = Source(
            id=key.text,
            title=one.text("title"),
            # A source is where it is, also when its page has never heard of https.
            url=one.link("url", "https", "http"),
            published=one.text("published", required=False),
            checked=one.day("checked"),
            confidence=one.one_of("confidence", Confidence),
        )
        one.finish()
    return sources


def _facts(section: Section, topic: str, sources: Mapping[str, Source]) -> Mapping[str, Fact]:
    facts = {}
    for key, one in section.sections():
        one.mark(f"fact:{topic}/{key.text}", key)
        cited = one.texts("source")
        for source in cited:
            one.known("unknown-source", source, sources)
        if not cited:
            one.add("no-source", key.line)
        since, until = one.day_or_none("since"), one.day_or_none("until")
        if since and until and until < since:
            one.add("since-until", one.line_of("until"), since=since, until=until)
        facts[key.text] = Fact(
            id=key.text,
            value=one.text("value"),
            unit=_unit(one),
            since=since,
            until=until,
            sources=tuple(source.text for source in cited),
            checked=one.day("checked"),
            confidence=one.one_of("confidence", Confidence),
            conflict=one.text("conflict", required=False),
        )
        one.finish()
    return facts


def _unit(section: Section) -> str:
    unit, value = section.scalar("unit"), section.scalar("value")
    if unit is None or value is None:
        return "text"
    if unit.text not in UNITS:
        hint = section.findings.hint(unit.text, UNITS)
        section.add("bad-choice", unit.line, key="unit", value=unit.text, hint=hint)
    elif not _is_written_as(value, unit.text):
        section.add(
            "bad-value", value.line, value=value.text, unit=unit.text, example=_repaired(value.text)
        )
    return unit.text


def _is_written_as(value: Scalar, unit: str) -> bool:
    if not re.fullmatch(UNITS[unit], value.text, re.ASCII):
        return False
    if unit == "date":
        try:
            date.fromisoformat(value.text)
        except ValueError:
            return False
    return True


def _repaired(value: str) -> str:
    number = "".join(character for character in value if character in "0123456789.,")
    if _THOUSANDS.fullmatch(number):
        return number.replace(".", "").replace(",", "")
    return number.replace(",", ".")


def _questions(section: Section, topic: str) -> Mapping[str, Question]:
    questions = {}
    for key, one in section.sections():
        one.mark(f"ask:{topic}?{key.text}", one.scalar("ask"))
        answers = one.section("answers", required=True)
        labels = answers.labels(f"answer:{topic}?{key.text}={{}}")
        if SKIPPED in labels:
            answers.add("reserved", answers.line_of(SKIPPED), id=SKIPPED)
        if len(labels) == 1:
            answers.add("one-answer")
        questions[key.text] = Question(key.text, one.text("ask"), labels)
        one.finish()
    return questions


def read_documents(file: str, tree: Tree | None, findings: Findings) -> Mapping[str, Document]:
    """The catalogue of papers."""
    documents = {}
    for key, one in Section(file, tree, findings).sections():
        one.mark(f"document:{key.text}", one.scalar("name"))
        for part in ("what", "where", "cost", "validity", "tip"):
            if scalar := one.scalar(part, required=False):
                one.mark(f"about:{key.text}#{part}", scalar)
        documents[key.text] = Document(
            id=key.text,
            name=one.text("name"),
            what=one.text("what", required=False),
            where=one.text("where", required=False),
            cost=one.text("cost", required=False),
            validity=one.text("validity", required=False),
            link=one.link("link"),
            tip=one.text("tip", required=False),
        )
        one.finish()
    return documents
