"""From the content folder to a `Library`: the one place of the core that opens files."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from conversations.checking.contacts import check_contacts
from conversations.checking.style import check_style
from conversations.checking.texts import check_texts
from conversations.checking.ways import check_ways
from conversations.reading.centre import read_centre
from conversations.reading.fields import ID, Section
from conversations.reading.nodes import Within
from conversations.reading.phrases import ROOMS, read_phrases
from conversations.reading.problems import Findings, Problem, Words
from conversations.reading.topics import read_documents, read_topic
from conversations.reading.yaml_tree import LARGEST, Listing, Scalar, Table, Tree, parse
from conversations.tree import START, Library

CENTRE, DOCUMENTS, PROBLEMS = "centre.yaml", "documents.yaml", "problems.yaml"
PHRASES = tuple(f"phrases/{room}.yaml" for room in ROOMS)
FOLDERS = ("topics", "phrases")
"""the folders of the content folder in which files are read"""


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What was read.  *library* is None when something critical stands in the way.

    *problems* are those of any day; `conversations.checking.day` adds those of one day, and
    *findings* tells it where everything stands.
    """

    library: Library | None
    problems: tuple[Problem, ...]
    findings: Findings = field(repr=False, compare=False)
    version: str = ""
    """a digest of the files as they were, readable or not"""


def read_library(folder: Path) -> Reading:
    """Read *folder* whole.  Whatever the files hold, what is wrong is a problem, never an error."""
    findings = Findings()
    files = _Files(folder, findings)
    if not folder.is_dir():
        findings.add("no-folder", str(folder), 0)
        return Reading(None, tuple(findings.problems), findings)
    findings.words = _words(files.tree(PROBLEMS))
    topics = {name: files.tree(f"topics/{name}.yaml") for name in files.topic_names()}
    centre_tree, documents_tree = map(files.tree, (CENTRE, DOCUMENTS))
    phrase_trees = {name: files.tree(name) for name in PHRASES}
    files.point_out_unread()
    if findings.blocked:
        # A file that is not YAML would make everything that points into it look wrong as well.
        return Reading(None, tuple(findings.problems), findings, files.version)
    centre = read_centre(CENTRE, centre_tree, findings)
    documents = read_documents(DOCUMENTS, documents_tree, findings)
    phrases = read_phrases(phrase_trees, findings)
    within = Within(
        findings,
        {name: _outline(tree) for name, tree in topics.items()},
        documents,
        centre.services,
    )
    read = {
        name: read_topic(f"topics/{name}.yaml", name, tree, within) for name, tree in topics.items()
    }
    library = Library(centre, read, documents, phrases, files.version, findings.words.lists)
    if library.node(START) is None:
        findings.add("no-start", "topics/start.yaml", 0)
    if not findings.blocked:
        check_texts(library, findings)
        check_style(library, findings)
        check_contacts(library, findings)
        check_ways(library, findings)
    served = None if findings.blocked else library
    return Reading(served, tuple(findings.problems), findings, files.version)


class _Files:
    """The files of a content folder; each is opened once, and all of them make the version."""

    def __init__(self, folder: Path, findings: Findings) -> None:
        self.folder, self.findings = folder, findings
        self.digest = hashlib.sha256()

    @property
    def version(self) -> str:
        return self.digest.hexdigest()[:12]

    def tree(self, name: str) -> Tree | None:
        """What is written in the file; None when it cannot be told."""
        try:
            with (self.folder / name).open("rb") as file:
                data = file.read(LARGEST + 1)
        except FileNotFoundError:
            self.findings.add("missing-file", name, 0)
            return None
        except OSError:
            self.findings.add("unreadable", name, 0)
            return None
        self.digest.update(name.encode() + b"\0" + data + b"\0")
        return parse(name, data, self.findings)

    def topic_names(self) -> list[str]:
        """The topics there are, in the order of their names."""
        names = []
        for path in self._within("topics/"):
            if path.suffix != ".yaml":
                self.findings.add("stray-file", f"topics/{path.name}", 0)
            elif not ID.fullmatch(path.stem):
                Section(f"topics/{path.name}", None, self.findings).bad_id(path.stem, 0)
            else:
                names.append(path.stem)
        return names

    def point_out_unread(self) -> None:
        """Say which files look as if they were read, and are not."""
        for within, known in (("", (CENTRE, DOCUMENTS, PROBLEMS)), ("phrases/", PHRASES)):
            for path in self._within(within):
                name = f"{within}{path.name}"
                if name not in known and path.suffix == ".yaml":
                    hint = self.findings.hint(name, known)
                    self.findings.add("unknown-file", name, 0, hint=hint)

    def _within(self, folder: str) -> list[Path]:
        """What stands in *folder* by its name, without what is hidden."""
        try:
            paths = sorted((self.folder / folder).iterdir())
        except OSError:
            self.findings.add("missing-file", folder, 0)
            return []
        return [path for path in paths if not path.name.startswith(".")]


def _outline(tree: Tree | None) -> tuple[str, ...]:
    """The nodes of a topic, in order, before anything else of it is understood."""
    nodes = tree.entries.get("nodes") if isinstance(tree, Table) else None
    return tuple(nodes[1].entries) if nodes and isinstance(nodes[1], Table) else ()


def _words(tree: Tree | None) -> Words:
    sentences: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    if isinstance(tree, Table):
        for name, (_, value) in tree.entries.items():
            if isinstance(value, Scalar):
                sentences[name] = value.text
            elif isinstance(value, Listing):
                lists[name] = tuple(item.text for item in value.items if isinstance(item, Scalar))
    return Words(sentences, lists)
