"""The bot's own sentences: each one that is said is written, and each one written is said."""

import ast
import re
from pathlib import Path

from conversations.tree import Library
from tests.conftest import CONTENT

ROOT = CONTENT.parent.parent
ADDRESS = re.compile(r"[a-z]+\.[a-z][a-z-]*")
SAID_BY_KIND = ("troubles.", "confidence.", "document.", "command.", "words.")
"""families whose ids are put together from a name"""


def addresses() -> set[str]:
    found = set()
    for folder in ("conversations", "bot"):
        for file in Path(ROOT, folder).rglob("*.py"):
            if "sandbox" in file.parts:
                continue
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found |= {node.value} if ADDRESS.fullmatch(node.value) else set()
    return found


def test_every_phrase_that_is_said_is_written(library: Library) -> None:
    """An address of a phrase that nobody wrote would be said as nothing."""
    families = {phrase.partition(".")[0] for phrase in library.phrases}
    said = {each for each in addresses() if each.partition(".")[0] in families}

    assert set() == {
        each for each in said - set(library.phrases) if not each.endswith((".yaml", ".py", "-"))
    }


def test_every_phrase_that_is_written_is_said(library: Library) -> None:
    """What nobody says any more is thrown away."""
    unused = set(library.phrases) - addresses()

    assert set() == {each for each in unused if not each.startswith(SAID_BY_KIND)}
