"""HTML becomes a text with entities, and faults are named with Telegram's words."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.arguments import Arguments
from bot.sandbox.entities import read_html, units
from bot.sandbox.refusals import Refusal
from bot.sandbox.texts import caption, formatted, message_text


def marks(source: str) -> list[tuple]:
    entities = formatted(source, "HTML", "")[1]
    named = ("type", "offset", "length", "url", "language", "custom_emoji_id")
    return [tuple(entity[name] for name in named if name in entity) for entity in entities]


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("<b>α</b> β", "α β", [("bold", 0, 1)]),
        ("<strong>α</strong><em>β</em>", "αβ", [("bold", 0, 1), ("italic", 1, 1)]),
        ("<u>α</u><ins>β</ins>", "αβ", [("underline", 0, 1), ("underline", 1, 1)]),
        (
            "<s>α</s><strike>β</strike><del>γ</del>",
            "αβγ",
            [("strikethrough", 0, 1), ("strikethrough", 1, 1), ("strikethrough", 2, 1)],
        ),
        (
            "<tg-spoiler>α</tg-spoiler><span class='tg-spoiler'>β</span>",
            "αβ",
            [("spoiler", 0, 1), ("spoiler", 1, 1)],
        ),
        ("<b>α <i>β</i> γ</b>", "α β γ", [("bold", 0, 5), ("italic", 2, 1)]),
        ("<i><b>α</b></i>", "α", [("bold", 0, 1), ("italic", 0, 1)]),
        ("😀<b>α</b>", "😀α", [("bold", 2, 1)]),
        ("<b>😀</b>", "😀", [("bold", 0, 2)]),
        ("&lt;b&gt; &amp; &quot;&#945;&#x3b2;&nbsp;", '<b> & "αβ&nbsp;', []),
        ("&lt &ampersand; &", "< &ampersand; &", []),
        (
            "<a href='https://kavala.gov.gr/?a=1&amp;b=2'>α</a>",
            "α",
            [("text_link", 0, 1, "https://kavala.gov.gr/?a=1&b=2")],
        ),
        ("<a href='not a link'>α</a>", "α", []),
        ("<a>kavala.gov.gr</a>", "kavala.gov.gr", [("text_link", 0, 13, "kavala.gov.gr")]),
        ("<code>α <b>β</b></code>", "α β", [("code", 0, 3)]),
        ("<pre>α</pre>", "α", [("pre", 0, 1)]),
        ("<pre><code class='language-python'>α</code></pre>", "α", [("pre", 0, 1, "python")]),
        ("<code class='language-python'>α</code>", "α", [("code", 0, 1)]),
        ("<blockquote>α <b>β</b></blockquote>", "α β", [("blockquote", 0, 3), ("bold", 2, 1)]),
        ("<blockquote expandable>α</blockquote>", "α", [("expandable_blockquote", 0, 1)]),
        ("<B>α</b>", "α", [("bold", 0, 1)]),
        ("<b></b>α", "α", []),
        ("<b>α</>", "α", [("bold", 0, 1)]),
        ("  <b> α </b>  ", "α", [("bold", 0, 1)]),
        ("<b>α</b>\n\n", "α", [("bold", 0, 1)]),
    ],
)
def test_html(source, text, expected):
    """Tags become entities counted in UTF-16 units; what lies outside is trimmed away."""
    assert text == formatted(source, "HTML", "")[0]
    assert expected == marks(source)


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("α<x>", 'Unsupported start tag "x" at byte offset 2'),
        ("α < β", 'Unsupported start tag "" at byte offset 3'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>α", 'Can\'t find end tag corresponding to start tag "b"'),
        ("α</b>", "Unexpected end tag at byte offset 2"),
        ("😀<b>α</b", "Unclosed end tag at byte offset 9"),
        ("<b><i>α</b></i>", 'Unmatched end tag at byte offset 8, expected "</i>", found "</b>"'),
        ("<a href=κ>α</a>", "Unexpected end of name token at byte offset 8"),
        ("<a href='κ>α</a>", "Unclosed start tag at byte offset 0"),
        ("<a =>α</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a ", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<span>α</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_entity_errors(source, complaint):
    """Every fault of the markup is refused with its place, counted in bytes."""
    with pytest.raises(Refusal) as refusal:
        read_html(source)

    assert f"Bad Request: can't parse entities: {complaint}" == refusal.value.description


@given(st.text())
def test_escaped_text_comes_back_as_it_was(text):
    """Whatever a person is called, escaped once it cannot break a message or smuggle in a tag."""
    assert (text, []) == read_html(html.escape(text))


@given(st.text(alphabet=st.sampled_from("<>/&;=\"' abi#x9α😀\n")))
def test_no_markup_breaks_the_reader(text):
    """Any markup is either read or refused as a 400."""
    try:
        plain, entities = read_html(text)
    except Refusal as refusal:
        assert 400 == refusal.status
    else:
        assert all(0 < e["length"] <= units(plain) - e["offset"] for e in entities)


def test_control_characters_are_cleaned():
    """Control characters become spaces, direction overrides vanish, and entities follow."""
    assert ("α βγ", [{"type": "bold", "offset": 2, "length": 1}]) == formatted(
        "α\x07<b>\u202eβ</b>γ\r", "HTML", ""
    )


def test_links_and_commands_are_found():
    """What a person writes is marked as Telegram marks it, but not inside code or links."""
    text = "/start https://kavala.gov.gr/a, #νέα @kentro_bot a@b.gr <code>/x</code>"

    assert [
        ("bot_command", 0, 6),
        ("url", 7, 23),
        ("hashtag", 32, 4),
        ("mention", 37, 11),
        ("email", 49, 6),
        ("code", 56, 2),
    ] == marks(text)


def refusal_of(read, **values) -> str | None:
    try:
        read(Arguments(values))
    except Refusal as refusal:
        return refusal.description
    return None


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("", "Bad Request: message text is empty"),
        (" \n\x07", "Bad Request: text must be non-empty"),
        ("<b> </b>", "Bad Request: text must be non-empty"),
        ("α" * 4097, "Bad Request: message is too long"),
        ("😀" * 2049, "Bad Request: message is too long"),
        ("α" * 20000, "Bad Request: text is too long"),
        ("α" * 4096, None),
        ("😀" * 2048, None),
        ("<b>" + "α" * 4096 + "</b>", None),
        ("α" * 4096 + "   ", None),
    ],
)
def test_message_length(text, description):
    """A text has 1 to 4096 UTF-16 units once entities are parsed."""
    assert description == refusal_of(message_text, text=text, parse_mode="HTML")


def test_caption_length():
    """A caption has up to 1024 UTF-16 units once entities are parsed."""
    assert None is refusal_of(caption, caption="<b>" + "α" * 1024 + "</b>", parse_mode="HTML")
    assert "Bad Request: message caption is too long" == refusal_of(caption, caption="α" * 1025)


def test_other_parse_modes_are_refused():
    """Nothing but HTML is read here, so nothing else is let through unread."""
    assert "Bad Request: unsupported parse_mode" == refusal_of(
        message_text, text="*α*", parse_mode="MarkdownV2"
    )
