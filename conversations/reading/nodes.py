"""The nodes of a topic.  What they point at is looked up here, where the line is known."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from conversations.reading.fields import Section
from conversations.reading.problems import Findings
from conversations.reading.yaml_tree import Scalar, Tree
from conversations.tree import (
    Choice,
    Confidence,
    Document,
    DocumentList,
    Fact,
    Fork,
    Node,
    Question,
    Requirement,
    Source,
    Text,
    When,
)

DOORS = (
    "@home", "@book", "@mine", "@events", "@news", "@person", "@emergency", "@privacy", "@mydata",
    "@staff", "@settings", "@renew", "@dates",
)  # fmt: skip
RENEW, DATES = "@renew", "@dates"
"""doors of the topic that they stand in"""
EMERGENCY = "emergency"
MOST_ASKED = 5
RESERVED = "sources"
_PLACEHOLDER = re.compile(r"\{([a-z0-9-]+)(?:\.([a-z]+))?\}", re.ASCII)
_LEAST_SURE = (Confidence.UNVERIFIED, Confidence.PRESS, Confidence.OFFICIAL)


@dataclass(frozen=True, slots=True)
class Within:
    """What a topic may point at outside itself; *outline* is topic → its nodes in order."""

    findings: Findings
    outline: Mapping[str, tuple[str, ...]]
    documents: Mapping[str, Document]
    services: Collection[str]


def read_nodes(
    section: Section,
    topic: str,
    within: Within,
    *,
    questions: Mapping[str, Question],
    facts: Mapping[str, Fact],
    sources: Mapping[str, Source],
) -> Mapping[str, Node]:
    """All nodes of *topic* by their full reference, in their order."""
    reading = _Nodes(topic, within, questions, facts, sources)
    nodes = {}
    for key, one in section.sections():
        if key.text == RESERVED:
            one.add("reserved", key.line, id=key.text)
        reference = f"{topic}/{key.text}"
        section.findings.places[f"at:{reference}"] = (section.file, key.line)
        nodes[reference] = reading.node(reference, key, one)
        one.finish()
    return nodes


@dataclass(frozen=True, slots=True)
class _Nodes:
    topic: str
    within: Within
    questions: Mapping[str, Question]
    facts: Mapping[str, Fact]
    sources: Mapping[str, Source]

    def node(self, reference: str, key: Scalar, section: Section) -> Node:
        kinds = [kind for kind in ("text", "fork", "documents") if section.has(kind)]
        if len(kinds) != 1:
            section.add("node-kind", key.line)
            section.asked.update(section.entries)
            return Text(reference, "", ())
        if kinds == ["fork"]:
            return self._fork(reference, section)
        choices = self._choices(reference, section.section("choices"))
        cited = self._cited(section, "sources")
        if kinds == ["documents"]:
            return self._documents(reference, section.section("documents"), choices, cited)
        return Text(reference, self._prose(section, "text", f"node:{reference}"), choices, cited)

    def _fork(self, reference: str, section: Section) -> Fork:
        scalar = section.scalar("fork")
        question = scalar.text if scalar else ""
        known = scalar and section.known("unknown-question", scalar, self.questions)
        ways = section.section("to", required=True)
        to = {}
        for answer, _ in ways.each():
            if known:
                answers = self.questions[question].answers
                ways.known("unknown-answer", answer, answers, question=question)
            target = ways.scalar(answer.text)
            to[answer.text] = self._target(ways, target) if target else ""
        if known:
            for answer_id in self.questions[question].answers:
                if answer_id not in to:
                    ways.add("open-answer", id=answer_id)
        otherwise = section.scalar("otherwise")
        return Fork(reference, question, to, self._target(section, otherwise) if otherwise else "")

    def _choices(self, reference: str, section: Section) -> tuple[Choice, ...]:
        choices = []
        for key, tree in section.each():
            if isinstance(tree, Scalar):
                label: Scalar | None = section.scalar(key.text)
                to: Scalar | None = key
            else:
                one = Section(section.file, tree, section.findings)
                label, to = one.scalar("label"), one.scalar("to")
                one.finish()
            section.mark(f"choice:{reference}#{key.text}", label)
            target = self._target(section, to) if to else ""
            choices.append(Choice(key.text, label.text if label else "", target))
        return tuple(choices)

    def _target(self, section: Section, to: Scalar) -> str:
        """*to* as a full reference or a door; what does not exist is recorded."""
        if to.text.startswith("@"):
            return self._door(section, to)
        if "/" not in to.text:
            topic, node = self.topic, to.text
        else:
            topic, _, node = to.text.partition("/")
        nodes = self.within.outline.get(topic)
        if nodes is None:
            hint = section.findings.hint(topic, self.within.outline)
            section.add("unknown-topic", to.line, to=topic, hint=hint)
        elif not node and nodes:
            node = nodes[0]
        elif node not in nodes and not (node == RESERVED and self.sources):
            hint = section.findings.hint(node, nodes)
            section.add("unknown-node", to.line, to=to.text, hint=hint)
        return f"{topic}/{node}"

    def _door(self, section: Section, to: Scalar) -> str:
        door, _, service = to.text.partition(":")
        if door not in DOORS or (":" in to.text and door != "@book"):
            hint = section.findings.hint(door, DOORS)
            section.add("unknown-door", to.line, to=to.text, hint=hint)
        elif ":" in to.text and service not in self.within.services:
            hint = section.findings.hint(service, self.within.services)
            section.add("unknown-service", to.line, id=service, hint=hint)
        elif door == "@emergency" and EMERGENCY not in self.within.outline:
            section.add("unknown-topic", to.line, to=EMERGENCY, hint="")
        return f"{door}:{self.topic}" if door in (RENEW, DATES) else to.text

    def _documents(
        self, reference: str, section: Section, choices: tuple[Choice, ...], cited: tuple[str, ...]
    ) -> DocumentList:
        intro = self._prose(section, "intro", f"node:{reference}")
        asked = section.texts("ask")
        for question in asked:
            section.known("unknown-question", question, self.questions)
        if len(asked) > MOST_ASKED:
            section.add(
                "too-many-asked", section.line_of("ask"), limit=MOST_ASKED, count=len(asked)
            )
        requirements: list[Requirement] = []
        for item in section.listing("list"):
            requirement = self._requirement(
                f"{reference}#{len(requirements)}", section, item, cited
            )
            if any(
                (other.document, other.when) == (requirement.document, requirement.when)
                for other in requirements
            ):
                section.add("twice", item.line, id=requirement.document)
            requirements.append(requirement)
        if not requirements:
            section.add("empty-value", section.line_of("list"), key="list")
        section.finish()
        ask = tuple(question.text for question in asked)
        return DocumentList(reference, intro, ask, tuple(requirements), choices)

    def _requirement(
        self, address: str, section: Section, item: Tree, cited: tuple[str, ...]
    ) -> Requirement:
        if isinstance(item, Scalar):
            name, one = item, Section(section.file, None, section.findings, item.line)
        else:
            outer = Section(section.file, item, section.findings)
            pairs = list(outer.sections())
            if len(pairs) != 1:
                outer.add("not-text", key="list")
            name, one = pairs[0] if pairs else (Scalar("", item.line), outer)
        section.known("unknown-document", name, self.within.documents)
        one.mark(f"case:{address}", one.scalar("case", required=False) or name)
        one.mark(f"note:{address}", one.scalar("note", required=False) or name)
        one.mark(f"paper:{address}", name)
        when = self._when(one.section("when"))
        case = self._prose(one, "case", f"case:{address}", required=False)
        if when and not case:
            one.add("missing-case", name.line)
        own = self._cited(one, "source") or cited
        if not own:
            section.add("paper-source", name.line, id=name.text)
        grades = [self.sources[source].confidence for source in own if source in self.sources]
        weakest = min(grades, key=_LEAST_SURE.index, default=Confidence.UNVERIFIED)
        requirement = Requirement(
            document=name.text,
            when=when,
            case=case,
            note=self._prose(one, "note", f"note:{address}", required=False),
            sources=own,
            confidence=one.one_of("confidence", Confidence, weakest),
            conflict=one.text("conflict", required=False),
        )
        one.finish()
        return requirement

    def _when(self, section: Section) -> When:
        when = {}
        for question, _ in section.each():
            wanted = section.texts(question.text)
            if section.known("unknown-question", question, self.questions):
                answers = self.questions[question.text].answers
                for answer in wanted:
                    section.known("unknown-answer", answer, answers, question=question.text)
            when[question.text] = tuple(answer.text for answer in wanted)
        return when

    def _cited(self, section: Section, key: str) -> tuple[str, ...]:
        cited = section.texts(key)
        for source in cited:
            section.known("unknown-source", source, self.sources)
        return tuple(source.text for source in cited)

    def _prose(self, section: Section, key: str, address: str, *, required: bool = True) -> str:
        """The text under *key*, each of its braces a fact of this topic."""
        scalar = section.scalar(key, required=required)
        if scalar is None:
            return ""
        section.mark(address, scalar)
        rest = _PLACEHOLDER.sub(lambda found: self._said(section, scalar, found), scalar.text)
        brace = re.search(r"[{}]", rest)
        if brace:
            section.add("bad-brace", scalar.line + rest.count("\n", 0, brace.start()))
        return scalar.text

    def _said(self, section: Section, scalar: Scalar, found: "re.Match[str]") -> str:
        line = scalar.line + scalar.text.count("\n", 0, found.start())
        name, part = found[1], found[2]
        fact = self.facts.get(name)
        if fact is None:
            section.known("unknown-fact", Scalar(name, line), self.facts)
        elif part not in (None, "since", "source"):
            section.add("unknown-part", line, part=part)
        elif part == "since" and fact.since is None:
            section.add("no-since", line, id=name)
        return ""
