"""
What staff have filled in of a notice, and the letter that it makes.

The text itself is `conversation.notice`; the form holds the rest, as text: *topics* with commas
between, *gathering* or *day*; *rest*, *button*, *file* and *kind*; *sends* and *expires* as
moments in UTC.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from conversations.checking.prose import TAG
from conversations.events import SentFile
from conversations.reading.fields import is_link
from conversations.staff.hours import typed
from conversations.staff.notices.audience import Audience
from conversations.staff.notices.letter import Letter

FURTHEST = timedelta(days=365)
LONGEST_LINK = 500
"""characters; with one that Telegram refuses nobody would get the notice"""
LARGEST_PICTURE = 10
LARGEST_DOCUMENT = 20
"""megabytes that Telegram lets a bot pass on"""
_MEGABYTE = 1024 * 1024
_MOMENT = re.compile(rf"(\S+)\s+{typed.CLOCK}")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(:\d+)?", re.IGNORECASE)

_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""letters and signs that show nothing, and that Unicode does not count as spaces"""

Form = Mapping[str, str]


class Unclear(Exception):
    """What was typed or sent is of no use; *why* is the id of the sentence that says so."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def letter_of(form: Form, html: str, *, trial: bool) -> Letter:
    """The letter that *form* and *html* make."""
    return Letter(
        audience=Audience(
            topics=tuple(filter(None, form.get("topics", "").split(","))),
            gathering=int(form["gathering"]) if "gathering" in form else None,
            day=date.fromisoformat(form["day"]) if "day" in form else None,
            rested=int(form.get("rest", "0")),
        ),
        html=html,
        file=form.get("file", ""),
        file_kind=form.get("kind", ""),
        button=form.get("button", ""),
        sends=_moment_or_none(form.get("sends", "")),
        expires=_moment_or_none(form.get("expires", "")),
        trial=trial,
    )


def digest(form: Form, html: str) -> str:
    """What tells this draft from any other in a button."""
    said = repr((sorted(form.items()), html))
    return hashlib.blake2b(said.encode(), digest_size=4).hexdigest()


def size(html: str) -> int:
    """How long Telegram finds the text of *html*: an emoji counts as two."""
    return len(unescape(TAG.sub("", html)).encode("utf-16-le", "surrogatepass")) // 2


def is_blank(text: str) -> bool:
    """Whether nothing of *text* can be seen: spaces, and what joins or directs letters."""
    return all(unicodedata.category(each)[0] in "ZC" or each in _BLANK for each in text)


def file_in(event: SentFile) -> tuple[str, str]:
    """The picture or document that was sent: (its id, its kind); raises `Unclear`."""
    if event.kind == "photo":
        most, kind = LARGEST_PICTURE, "photo"
    elif event.name.lower().endswith(".pdf"):
        most, kind = LARGEST_DOCUMENT, "document"
    else:
        raise Unclear("notice.file-kind")
    if event.size > most * _MEGABYTE:
        raise Unclear("notice.file-size")
    return event.file, kind


def link_in(text: str) -> str:
    """The https address that was typed; raises `Unclear`."""
    link = text.strip()
    if not link_lives(link) or len(link) > LONGEST_LINK:
        raise Unclear("notice.link-unclear")
    return link


def link_lives(link: str) -> bool:
    """Whether *link* has the form of an address that can be opened: https and a real host."""
    return is_link(link, "https") and _HOST.fullmatch(urlsplit(link).netloc) is not None


def moment_in(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment ahead (UTC) that was typed as 12/3 10:00, local time; raises `Unclear`."""
    found = _MOMENT.fullmatch(text.strip())
    named = typed.days(found[1], now.astimezone(zone).date()) if found else None
    if found is None or named is None or named[0] != named[1]:
        raise Unclear("notice.moment-unclear")
    try:
        at = time(int(found[2]), int(found[3] or 0))
    except ValueError:
        raise Unclear("notice.moment-unclear") from None
    if abs(named[0] - now.date()) > FURTHEST:
        raise Unclear("notice.too-far")
    moment = typed.instant(datetime.combine(named[0], at), zone)
    if moment is None:
        raise Unclear("notice.no-such-hour")
    if moment <= now:
        raise Unclear("notice.past")
    return moment


def day_in(text: str, now: datetime, zone: ZoneInfo) -> date:
    """The day, today or later, that was typed as 12/3; raises `Unclear`."""
    today = now.astimezone(zone).date()
    named = typed.days(text, today)
    if named is None or named[0] != named[1]:
        raise Unclear("notice.day-unclear")
    if named[0] < today:
        raise Unclear("notice.past")
    return named[0]


def fault(form: Form) -> str:
    """The id of the sentence that says why its times make no sense together; empty when they do."""
    sends, expires = form.get("sends", ""), form.get("expires", "")
    if sends and expires and datetime.fromisoformat(expires) <= datetime.fromisoformat(sends):
        return "notice.expires-early"
    return ""


def _moment_or_none(text: str) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None
