"""What the page is made of: words in one place, nothing from elsewhere."""

import re

from tests.browser.phone import PAGE, WORDS

GREEK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")
SOURCES = {
    file.name: file.read_text(encoding="utf-8")
    for file in sorted(PAGE.iterdir())
    if file.suffix in {".js", ".css", ".html", ".svg"}
}
KNOWN_BEFORE_WORDS = "<title>Κέντρο Κοινότητας</title>"
"""the tab has a name before any word is loaded"""


def asked_for() -> set[str]:
    keys: set[str] = set()
    for name, source in SOURCES.items():
        if name.endswith(".html"):
            keys |= set(re.findall(r'data-(?:word|label)="([^"]+)"', source))
        if name.endswith(".js"):
            keys |= set(re.findall(r'\bword\(\s*"([^"]+)"', source))
            for either in re.findall(r'\bword\([^")]+\? "([^"]+)" : "([^"]+)"', source):
                keys |= set(either)
    composed = {f"attach-{kind}" for kind in re.findall(r'"(\w+)"', _things())}
    return (
        keys
        | composed
        | {"commands", "attach"}
        | {"silent", "edited"}
        | {"voice", "contact", "location"}
    )


def _things() -> str:
    found = re.search(r"const THINGS = \[(.*?)\]", SOURCES["composer.js"])
    assert found
    return found.group(1)


def test_every_word_the_page_asks_for_exists_and_none_is_left_over():
    assert set(WORDS) == asked_for()


def test_greek_stands_in_the_word_file_alone():
    scattered = [
        name
        for name, source in SOURCES.items()
        if GREEK.search(source.replace(KNOWN_BEFORE_WORDS, ""))
    ]

    assert [] == scattered


def test_nothing_comes_from_another_server_and_no_text_becomes_markup():
    """
    The page works without the internet, and what people write is never parsed as HTML.
    """
    outside = {
        (name, address)
        for name, source in SOURCES.items()
        for address in re.findall(r"https?://[^\s\"'`)$]*", source)
    }
    parsed = [
        name
        for name, source in SOURCES.items()
        if re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", source)
    ]

    assert {address for _, address in outside} <= {"http://www.w3.org/2000/svg", "https://"}
    assert [] == parsed


def test_the_browser_itself_is_told_to_load_nothing_from_elsewhere():
    policy = re.search(r'content="(default-src[^"]+)"', SOURCES["index.html"])

    assert policy
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
