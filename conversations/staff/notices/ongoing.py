"""A notice that was ordered: watched, paused, stopped, approved, corrected, withdrawn."""

from dataclasses import replace

from conversations.conversation import Conversation
from conversations.effects import Show
from conversations.events import SentFile, Wrote
from conversations.ids import id_in
from conversations.layout import screen
from conversations.screen import Line
from conversations.staff.notices import draft, reports
from conversations.staff.notices.effects import ChangeNotice, CorrectNotice, ShowNotice
from conversations.staff.notices.events import NoticeShown, NoticesListed
from conversations.staff.notices.letter import notice
from conversations.staff.notices.lint import remarks
from conversations.staff.notices.screens import TASK, for_whom
from conversations.staff.places import OUT
from conversations.tree import Library
from conversations.turn import Turn, show

CHANGES = ("pause", "resume", "stop", "approve", "decline")


def choose(conversation: Conversation, campaign: int, choice: str) -> Turn:
    """Take the tap at *campaign*."""
    action, _, rest = choice.partition(".")
    version, _, digest = rest.partition(".")
    at = id_in(version)
    match action:
        case _ if action in CHANGES:
            return Turn(conversation, (ChangeNotice(campaign, action),))
        case "fix" | "withdraw":
            return Turn(conversation, (ShowNotice(campaign, action),))
        case "fixed" if at is not None:
            html = conversation.notice
            if not html or digest != draft.digest(conversation.form, html):
                return show(conversation, screen("notice.already", out=OUT))
            done = replace(conversation, notice="", form={}, awaits="")
            return Turn(done, (CorrectNotice(campaign, at, html),))
        case "withdrawn" if at is not None:
            return Turn(conversation, (CorrectNotice(campaign, at, None),))
        case _:
            return Turn(conversation, (ShowNotice(campaign),))


def read(conversation: Conversation, event: Wrote | SentFile) -> Turn:
    """Take the text that shall stand in place of the one that was sent."""
    campaign = id_in(conversation.form.get("fixes", ""))
    if campaign is None:
        return show(replace(conversation, awaits=""), reports.refused("notice.gone"))
    if isinstance(event, SentFile):
        # What stands there keeps the picture that it has.
        return Turn(conversation, (ShowNotice(campaign, "fix-words"),))
    html = "" if draft.is_blank(event.text) else event.html or event.text
    return Turn(replace(conversation, notice=html), (ShowNotice(campaign, "fixed"),))


def shown(library: Library, conversation: Conversation, event: NoticeShown) -> Turn:
    """How it stands now, or what was asked for it."""
    far = event.progress
    match event.purpose:
        case "fix" | "fix-words":
            form = {"fixes": str(far.campaign)}
            asked = replace(conversation, notice="", form=form, awaits=f"{TASK}:fix")
            why = () if event.purpose == "fix" else (Line("notice.words-only"),)
            return show(asked, reports.ask_text(event, *why))
        case "fixed":
            return _look_at_correction(library, conversation, event)
        case "withdraw":
            return show(conversation, reports.ask_to_withdraw(event))
        case "ordered":
            ordered = replace(conversation, notice="", form={}, awaits="")
            return show(ordered, reports.progress(far))
        case _ if far.state == "asked" and not event.own:
            asks = reports.approval(far, whom=for_whom(event.letter.audience))
            return Turn(conversation, (Show(notice(0, event.letter)), Show(asks)))
        case "stop":
            in_flight = far.waiting and far.state == "stopped"
            on_the_way = (Show(screen("notice.stopping", out=OUT)),) if in_flight else ()
            return Turn(conversation, (Show(reports.progress(far)), *on_the_way))
        case _:
            return show(conversation, reports.progress(far))


def _look_at_correction(library: Library, conversation: Conversation, event: NoticeShown) -> Turn:
    html, most = conversation.notice, event.letter.most
    count = draft.size(html)
    if not 0 < count <= most:
        before = Line("notice.length", {"most": most, "now": count})
        return show(replace(conversation, notice=""), reports.ask_text(event, before))
    letter = replace(event.letter, html=html)
    digest = draft.digest(conversation.form, html)
    look, sure = reports.look_at_correction(event, letter, digest, *remarks(library, html))
    return Turn(replace(conversation, awaits=""), (Show(look), Show(sure)))


def listed(conversation: Conversation, event: NoticesListed) -> Turn:
    return show(conversation, reports.listed(event))
