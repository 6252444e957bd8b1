"""What whoever wrote a notice should look at once more; none of it stops the notice."""

import re

from conversations.checking.prose import GREEK, LATIN, length, spoken
from conversations.checking.words import mixed_words, promises
from conversations.screen import Line
from conversations.staff.notices.draft import link_lives
from conversations.tree import Library

LONGEST_READABLE = 900
"""characters that one reads on a phone without scrolling much"""
MOST_OF_A_KIND = 3
_WORD = re.compile(r"[^\W\d_]+")
_LINK = re.compile(r'(?i)href="([^"]*)"|(?<![\w"/])((?:https?://|www\.)[^\s<>"]+)')


def remarks(library: Library, html: str) -> list[Line]:
    """A line for each thing: too long to read, a promise, letters of two alphabets, a dead link."""
    found = []
    if (count := length(html)) > LONGEST_READABLE:
        found.append(Line("notice.lint-long", {"n": count}))
    promised = dict.fromkeys(word for word, _ in promises(html, library.words))
    found += [Line("notice.lint-promise", {"word": word}) for word in [*promised][:MOST_OF_A_KIND]]
    mixed = dict.fromkeys((each.word, each.repair) for each in mixed_words(html))
    found += [
        Line("notice.lint-letters", {"word": word, "repair": repair})
        for word, repair in [*mixed][:MOST_OF_A_KIND]
    ]
    # Of these nobody can say what was meant.
    repaired = {word for word, _ in mixed}
    odd = [each for each in _WORD.findall(spoken(html)) if _of_both(each) and each not in repaired]
    found += [
        Line("notice.lint-alphabets", {"word": word})
        for word in [*dict.fromkeys(odd)][:MOST_OF_A_KIND]
    ]
    links = dict.fromkeys((one or other).rstrip(".,;:)") for one, other in _LINK.findall(html))
    dead = [each for each in links if not each.startswith(("tg:", "mailto:", "tel:"))]
    dead = [each for each in dead if not link_lives(each)]
    found += [Line("notice.lint-link", {"link": each}) for each in dead[:MOST_OF_A_KIND]]
    return found


def _of_both(word: str) -> bool:
    return GREEK.search(word) is not None and LATIN.search(word) is not None
