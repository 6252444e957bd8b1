"""
What the Centre knows, as values: topics, their nodes, documents, facts and sources.

`reading` builds a `Library` from the content folder; nothing here is ever changed afterwards.
A node is addressed by a reference, `topic/node`; a door, `@name`, leads out of the trees
(appointments, news, a person).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from conversations.centre import Centre

START = "start/home"
"""The reference of the first screen; every content folder has it."""


class Confidence(StrEnum):
    """How sure a statement is, in the words of the facts files."""

    OFFICIAL = "official"
    PRESS = "press"
    UNVERIFIED = "unverified"


class Status(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from.  *published* is as the source gives it, also when that is no date."""

    id: str
    title: str
    url: str | None
    published: str
    checked: date
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Fact:
    """
    A dated value, stated once and interpolated in prose as `{id}`, `{id.since}`, `{id.source}`.

    *unit* is one of `euro`, `months`, `years`, `days`, `percent`, `date`, `text`.
    """

    id: str
    value: str
    unit: str
    since: date | None
    until: date | None
    sources: tuple[str, ...]
    checked: date
    confidence: Confidence
    conflict: str = ""
    """how its sources contradict each other, for whoever writes and reviews; empty: they do not"""


@dataclass(frozen=True, slots=True)
class Question:
    """A short question about the citizen's situation; it may always be skipped."""

    id: str
    ask: str
    answers: Mapping[str, str]
    """answer id → its button's label, in order"""


When = Mapping[str, tuple[str, ...]]
"""A condition: every question must have one of the listed answers."""


@dataclass(frozen=True, slots=True)
class Document:
    """A paper, explained once for all topics."""

    id: str
    name: str
    what: str = ""
    where: str = ""
    cost: str = ""
    validity: str = ""
    link: str | None = None
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One document in a topic's list, and for whom it is needed."""

    document: str
    when: When
    case: str
    """what is said while it is not known whether *when* holds (in Greek: "if you rent")"""
    note: str
    sources: tuple[str, ...]
    confidence: Confidence
    conflict: str = ""
    """as of a fact"""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button of a node; *to* is a full reference (`topic/node`) or a door (`@book:benefits`)."""

    id: str
    label: str
    to: str


@dataclass(frozen=True, slots=True)
class Text:
    """A screen of prose with buttons; a menu is one with little prose."""

    id: str
    text: str
    choices: tuple[Choice, ...]
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fork:
    """Asks *question* and leads on by its answer; *otherwise* serves a skipped question."""

    id: str
    question: str
    to: Mapping[str, str]
    otherwise: str


@dataclass(frozen=True, slots=True)
class DocumentList:
    """Asks what is not known yet of *ask*, then shows the topic's documents in three states."""

    id: str
    intro: str
    ask: tuple[str, ...]
    requirements: tuple[Requirement, ...]
    choices: tuple[Choice, ...]
    """ways on from the list, such as booking"""


Node = Text | Fork | DocumentList


@dataclass(frozen=True, slots=True)
class Topic:
    id: str
    title: str
    status: Status
    reviewed: date
    reviewed_by: str
    review_every: int
    """days"""
    questions: Mapping[str, Question]
    facts: Mapping[str, Fact]
    sources: Mapping[str, Source]
    nodes: Mapping[str, Node]
    """full reference → node; the first is where the topic begins"""
    synonyms: tuple[str, ...] = ()
    service: str | None = None
    """the service that a citizen of this topic would book"""
    renews: str = ""
    """the fact that says for how many months an approval holds; empty: it is not known"""
    deadlines: tuple[str, ...] = ()
    """the facts that say until when one may apply"""
    digests: Mapping[str, str] = field(default_factory=dict, compare=False)
    """reference → a digest of what stands there, facts included; changes whenever that does"""

    @property
    def start(self) -> str:
        return next(iter(self.nodes))


@dataclass(frozen=True, slots=True)
class Phrase:
    """
    A sentence of the bot itself.  *forms* has `other`, and `one` where a number is spoken.

    Arguments are interpolated as `{name}`.
    """

    id: str
    forms: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Library:
    """All that is read from a content folder."""

    centre: Centre
    topics: Mapping[str, Topic]
    documents: Mapping[str, Document]
    phrases: Mapping[str, Phrase]
    version: str = field(default="", compare=False)
    """a digest of the files; changes whenever they do"""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)
    """lists of words to look for in what is written, by name: promises, hedges …"""

    def node(self, reference: str) -> Node | None:
        """The node at *reference*, or None when there is none (any more)."""
        topic = self.topics.get(reference.partition("/")[0])
        return topic.nodes.get(reference) if topic else None

    def topic_of(self, reference: str) -> Topic | None:
        return self.topics.get(reference.partition("/")[0])
