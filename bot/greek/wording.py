"""
The words behind the addresses of `conversations.screen`, as safe HTML or as plain text.

A phrase, a node's text, a question and what surrounds a document may hold HTML of their own;
labels, titles and names are plain text.  Arguments never bring tags along, except `Markup`.
An address that leads nowhere (any more) is said as nothing at all.

Sentences without arguments are kept for the life of the library: a screen is worded at each tap.
"""

from collections.abc import Callable, Mapping
from datetime import tzinfo
from html import escape

from bot.greek import dates
from bot.greek.facts import fact_in_words, source_link
from bot.greek.plurals import form as plural_form
from bot.greek.templates import Template, substitute, without_tags
from conversations.centre import Desk, Service
from conversations.screen import Line, Markup, Value
from conversations.tree import (
    Confidence,
    Document,
    DocumentList,
    Fork,
    Library,
    Phrase,
    Requirement,
    Source,
    Text,
    Topic,
)

ABOUT = ("what", "where", "cost", "validity", "link", "tip")
"""What is told of a document, in this order, each under the heading `document.<part>`."""


class Wording:
    """Says the lines of one library.  *zone* is the Centre's own unless another is asked for."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._zone = library.centre.zone
        self._templates: dict[str, Mapping[str, Template]] = {}
        self._html: dict[str, str] = {}
        self._plain: dict[str, str] = {}
        self._kinds: Mapping[str, Callable[[str], str | None]] = {
            "node": self._node,
            "choice": self._choice,
            "ask": self._ask,
            "answer": self._answer,
            "title": self._title,
            "document": self._document,
            "about": self._about,
            "case": self._case,
            "note": self._note,
            "sources": self._sources,
            "service": lambda of: _name(library.centre.services.get(of)),
            "specialty": lambda of: _literal(library.centre.specialties.get(of)),
            "desk": lambda of: _name(library.centre.desks.get(of)),
            "follow": lambda of: _literal(library.centre.news_topics.get(of)),
        }

    def word(self, line: Line, zone: tzinfo | None = None) -> str:
        """*line* as Telegram's HTML."""
        if line.args:
            return self._filled(line, zone or self._zone)
        said = self._html.get(line.address)
        if said is None:
            said = self._filled(line, self._zone)
            if said:  # an address that leads nowhere may be anyone's invention: not worth keeping
                self._html[line.address] = said
        return said

    def plain(self, line: Line, zone: tzinfo | None = None) -> str:
        """*line* as the characters a reader sees: for buttons, and for a terminal."""
        if line.args:
            return without_tags(self._filled(line, zone or self._zone))
        said = self._plain.get(line.address)
        if said is None:
            said = without_tags(self.word(line))
            if said:
                self._plain[line.address] = said
        return said

    def _filled(self, line: Line, zone: tzinfo) -> str:
        forms = self._templates.get(line.address)
        if forms is None:
            forms = self._forms(line.address)
            if not forms:
                return ""
            self._templates[line.address] = forms
        template = forms["other"] if len(forms) == 1 else _by_number(forms, line.args)
        return template.fill(line.args, zone, lambda inner: self.word(inner, zone))

    def _forms(self, address: str) -> Mapping[str, Template]:
        kind, colon, of = address.partition(":")
        if not colon:
            phrase = self._library.phrases.get(address)
            return _phrase_forms(phrase) if phrase else {}
        find = self._kinds.get(kind)
        html = find(of) if find else None
        return {"other": Template(html)} if html else {}

    def _node(self, reference: str) -> str | None:
        topic = self._library.topic_of(reference)
        match self._library.node(reference):
            case Text(text=text) | DocumentList(intro=text):
                return _with_facts(text, topic)
            case Fork(question=question) if topic and question in topic.questions:
                return topic.questions[question].ask
            case _:
                return None

    def _choice(self, of: str) -> str | None:
        reference, _, chosen = of.partition("#")
        match self._library.node(reference):
            case Text(choices=choices) | DocumentList(choices=choices):
                return next((_literal(one.label) for one in choices if one.id == chosen), None)
            case _:
                return None

    def _ask(self, of: str) -> str | None:
        topic_id, _, question_id = of.partition("?")
        topic = self._library.topics.get(topic_id)
        question = topic.questions.get(question_id) if topic else None
        return question.ask if question else None

    def _answer(self, of: str) -> str | None:
        topic_id, _, given = of.partition("?")
        question_id, _, answer = given.partition("=")
        topic = self._library.topics.get(topic_id)
        question = topic.questions.get(question_id) if topic else None
        return _literal(question.answers.get(answer)) if question else None

    def _title(self, of: str) -> str | None:
        topic = self._library.topics.get(of)
        return _literal(topic.title) if topic else None

    def _document(self, of: str) -> str | None:
        return _name(self._library.documents.get(of))

    def _about(self, of: str) -> str | None:
        document = self._library.documents.get(of)
        if document is None:
            return None
        told = []
        for part in ABOUT:
            text = getattr(document, part)
            if text:
                heading = self.word(Line(f"document.{part}"))
                told.append(f"<b>{heading}</b>\n" if heading else "")
                told[-1] += _link(text) if part == "link" else text.strip()
        return "\n\n".join(told)

    def _case(self, of: str) -> str | None:
        requirement = self._requirement(of)
        return _with_facts(requirement.case, self._library.topic_of(of)) if requirement else None

    def _note(self, of: str) -> str | None:
        requirement = self._requirement(of)
        return _with_facts(requirement.note, self._library.topic_of(of)) if requirement else None

    def _requirement(self, of: str) -> Requirement | None:
        reference, _, number = of.partition("#")
        node = self._library.node(reference)
        if not isinstance(node, DocumentList) or not number.isdecimal():
            return None
        at = int(number)
        return node.requirements[at] if at < len(node.requirements) else None

    def _sources(self, of: str) -> str | None:
        topic = self._library.topics.get(of)
        if topic is None:
            return None
        groups = []
        for confidence in Confidence:
            of_it = [each for each in topic.sources.values() if each.confidence is confidence]
            if of_it:
                head = self.word(Line(f"confidence.{confidence}"))
                groups.append("\n".join(filter(None, [head, *map(self._source, of_it)])))
        return "\n\n".join(groups)

    def _source(self, source: Source) -> str:
        link = source_link(source)
        said: dict[str, Value] = {
            "title": Markup(link),
            "published": source.published,
            "checked": dates.numeric(source.checked),
        }
        return self.word(Line("sources.one", said)) or link


def _by_number(forms: Mapping[str, Template], args: Mapping[str, Value]) -> Template:
    """The form for *n*, or else for the first number among *args*."""
    number = args.get("n")
    if not isinstance(number, int):
        number = next((value for value in args.values() if isinstance(value, int)), None)
    chosen = "other" if number is None else plural_form(number)
    return forms.get(chosen) or forms["other"]


def _phrase_forms(phrase: Phrase) -> Mapping[str, Template]:
    return {form: Template(text.strip()) for form, text in phrase.forms.items()}


def _with_facts(text: str, topic: Topic | None) -> str:
    """*text* with the topic's facts stated."""

    def stated(name: str, form: str | None) -> str | None:
        fact = topic.facts.get(name) if topic else None
        return fact_in_words(fact, form, topic.sources) if fact and topic else None

    return substitute(text.strip(), stated)


def _literal(text: str | None) -> str | None:
    return None if text is None else escape(text, quote=False)


def _name(thing: Service | Desk | Document | None) -> str | None:
    return None if thing is None else _literal(thing.name)


def _link(url: str) -> str:
    shown = url.removeprefix("https://").removesuffix("/")
    return f'<a href="{escape(url)}">{escape(shown, quote=False)}</a>'
