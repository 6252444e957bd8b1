"""Notices: written, looked at as they will look, counted, sent, stopped."""

import hashlib
from dataclasses import dataclass, replace

from conversations.conversation import Conversation
from conversations.effects import Show
from conversations.layout import HOME, button, paired, screen
from conversations.screen import Button, Line, Markup, Press, Rows, Screen
from conversations.staff.effects import (
    CountFollowers,
    StartNotice,
    StopNotice,
)
from conversations.staff.events import (
    FollowersCounted,
    NoticeStarted,
    NoticeStopped,
)
from conversations.staff.places import DOOR, OUT
from conversations.tree import Library
from conversations.turn import Turn, show

LONGEST_NOTICE = 3500
"""characters; the rest of Telegram's 4096 is for why one got it and how to stop"""


def choose(
    library: Library, conversation: Conversation, task: str, subject: str, choice: str
) -> Turn:
    """Choose whom a notice is for, write it, send it, stop it."""
    if task == "stop" and subject.isdecimal():
        return Turn(conversation, (StopNotice(int(subject)),))
    if subject in library.centre.news_topics:
        return _notice(conversation, subject, choice)
    return show(conversation.goes(f"{DOOR}:notice"), _topics(library))


def wrote(conversation: Conversation, text: str, html: str) -> Turn:
    """Take the typed notice, unless it is empty or too long for one message."""
    topic = conversation.awaits.rpartition(":")[2]
    if not text.strip() or len(text) > LONGEST_NOTICE:
        lines = (Line("notice.length", {"most": LONGEST_NOTICE, "now": len(text.strip())}),)
        return show(conversation, screen(*lines, out=OUT, ask_text=True))
    kept = replace(conversation, notice=html or text, awaits="")
    return Turn(kept, (CountFollowers(topic),))


def followers_counted(conversation: Conversation, event: FollowersCounted) -> Turn:
    """Show the notice exactly as it will look, then ask."""
    place = f"{DOOR}:notice:{event.topic}"
    preview = notice(event.topic, conversation.notice)
    if not event.followers:
        none = screen(Line("notice.nobody", {"topic": Line(f"follow:{event.topic}")}), out=OUT)
        return Turn(replace(conversation, notice=""), (Show(preview), Show(none)))
    lines = [Line("notice.ask", {"n": event.followers, "topic": Line(f"follow:{event.topic}")})]
    if event.quiet_until is not None:
        lines.append(Line("notice.quiet", {"until": event.quiet_until}))
    rows = (
        (button("notice.send", place, f"send.{_digest(conversation.notice)}"),),
        (button("notice.rewrite", place, "rewrite"), button("notice.drop", DOOR)),
    )
    return Turn(conversation, (Show(preview), Show(screen(*lines, rows=rows, out=()))))


def started(conversation: Conversation, event: NoticeStarted) -> Turn:
    return show(conversation, progress(Progress(event.campaign, "running", event.recipients)))


def stopped(conversation: Conversation, event: NoticeStopped) -> Turn:
    line = "notice.stopping" if event.found else "notice.nothing-to-stop"
    return show(conversation, screen(line, out=OUT))


def notice(topic: str, html: str) -> Screen:
    """A notice as its readers see it: why they got it, and how to stop it with one tap."""
    return Screen(
        lines=(
            Line("notice.body", {"body": Markup(html)}),
            Line("notice.why", {"topic": Line(f"follow:{topic}")}),
        ),
        rows=((button("notice.stop-these", f"@news:{topic}", "off"),), (HOME,)),
        kept=True,
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a notice has come, in people; *state* is running, stopped or done."""

    campaign: int
    state: str
    recipients: int
    sent: int = 0
    unreachable: int = 0
    uncertain: int = 0


def progress(far: Progress) -> Screen:
    """The message that is edited until the notice has ended."""
    done = far.sent + far.unreachable + far.uncertain
    counts = {
        "n": far.recipients,
        "sent": far.sent,
        "unreachable": far.unreachable,
        "uncertain": far.uncertain,
        "waiting": max(0, far.recipients - done),
        "percent": 100 * done // far.recipients if far.recipients else 100,
    }
    filled = 10 * done // far.recipients if far.recipients else 10
    bar = Line("notice.bar", {"filled": "█" * filled, "empty": "░" * (10 - filled)})
    if far.state == "running":
        rows: Rows = ((button("notice.stop", f"{DOOR}:stop:{far.campaign}"),), (HOME,))
        return Screen((Line("notice.running", counts), bar), rows, kept=True)
    head = Line("notice.stopped" if far.state == "stopped" else "notice.finished", counts)
    return Screen((head, bar), ((HOME,),), kept=True)


def _notice(conversation: Conversation, topic: str, choice: str) -> Turn:
    place = f"{DOOR}:notice:{topic}"
    if choice.startswith("send"):
        # An old button must not send what was written since, nor to other readers.
        if not conversation.notice or choice != f"send.{_digest(conversation.notice)}":
            return show(conversation, screen("notice.already", out=OUT))
        html = conversation.notice
        return Turn(replace(conversation, notice="", awaits=""), (StartNotice(topic, html),))
    asked = replace(conversation, notice="", awaits=place).goes(place)
    head = Line("notice.write", {"topic": Line(f"follow:{topic}")})
    return show(asked, screen(head, out=OUT, ask_text=True))


def _digest(html: str) -> str:
    return hashlib.blake2b(html.encode(), digest_size=4).hexdigest()


def _topics(library: Library) -> Screen:
    rows = paired(
        (Button(Line(f"follow:{each}"), Press(f"{DOOR}:notice:{each}")), name)
        for each, name in library.centre.news_topics.items()
    )
    return screen("notice.choose-topic", rows=rows, out=OUT)
