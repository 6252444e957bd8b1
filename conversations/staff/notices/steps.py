"""
A notice is composed: whom it is for, its text, then a last look from which all else is changed.

It is filled in at `@staff:notice:new`; `conversation.awaits` ends in the field that what is
typed next is for.  Nothing leaves before the word under the last look, and that button names
this very draft: one on an older screen sends nothing.
"""

from dataclasses import replace

from conversations.conversation import Conversation
from conversations.effects import Show
from conversations.events import Chose, SentFile, Wrote
from conversations.ids import id_in
from conversations.layout import screen
from conversations.screen import Line
from conversations.staff.notices import draft, ongoing, screens
from conversations.staff.notices.draft import Unclear
from conversations.staff.notices.effects import (
    ListNotices,
    ListToInvite,
    OrderNotice,
    WeighNotice,
)
from conversations.staff.notices.events import GatheringsToChoose, NoticeWeighed
from conversations.staff.notices.letter import Letter, notice
from conversations.staff.notices.reports import refused
from conversations.staff.notices.screens import NEW, TASK
from conversations.staff.places import OUT
from conversations.tree import Library
from conversations.turn import Turn, show

ASKED = ("file", "when", "expires", "link")
"""fields that a tap asks for"""
TAKEN_BACK = {"no-file": ("file", "kind"), "no-button": ("button",), "now": ("sends",), "no-end": ("expires",)}  # fmt: skip
"""choice → what it takes out of the form"""


def choose(library: Library, conversation: Conversation, subject: str, event: Chose) -> Turn:
    """Take the tap at the audiences, the draft, the list, or one that was ordered."""
    campaign = id_in(subject)
    if campaign is not None:
        return ongoing.choose(conversation, campaign, event.choice)
    if subject == "list":
        return Turn(_without_draft(conversation).goes(screens.LIST), (ListNotices(),))
    if subject == "new":
        return _fill(library, conversation, event)
    if event.choice.startswith("send"):
        return show(conversation, screen("notice.already", out=OUT))
    return show(_without_draft(conversation).goes(TASK), screens.audiences(library))


def _without_draft(conversation: Conversation) -> Conversation:
    return replace(conversation, notice="", awaits="", form={})


def _fill(library: Library, conversation: Conversation, event: Chose) -> Turn:
    action, _, rest = event.choice.partition(".")
    begun = {"begun": event.at.isoformat()}
    match action:
        case "topic" if rest in library.centre.news_topics:
            return _begin(conversation, {**begun, "topics": rest})
        case "gathering" if id_in(rest) is not None:
            return _begin(conversation, {**begun, "gathering": rest})
        case "gatherings":
            return Turn(conversation, (ListToInvite("gathering"),))
        case "day":
            return _ask(_without_draft(conversation).goes(NEW), "day")
        case _ if "begun" in conversation.form:
            return _change(library, conversation, action, rest)
        case "send":
            return show(conversation, screen("notice.already", out=OUT))
        case _:
            return show(_without_draft(conversation).goes(TASK), screens.audiences(library))


def _begin(conversation: Conversation, form: dict[str, str]) -> Turn:
    begun = replace(conversation, notice="", form=form).goes(NEW)
    return _ask(begun, "text")


def _change(library: Library, conversation: Conversation, action: str, rest: str) -> Turn:
    form = dict(conversation.form)
    centre = library.centre
    match action:
        case "send":
            return _send(library, conversation, rest)
        case "text":
            return _ask(conversation, "text")
        case _ if action in ASKED:
            return _ask(conversation, action)
        case "button":
            return show(conversation, screens.choose_button())
        case "book" if rest in centre.services:
            form["button"] = f"book:{rest}"
        case "book":
            return show(conversation, screens.choose_service(library))
        case "events":
            return Turn(conversation, (ListToInvite("event"),))
        case "event" if id_in(rest) is not None:
            form["button"] = f"event:{rest}"
        case "whom":
            return show(conversation, screens.choose_whom(library, _letter(library, form).audience))
        case "add" if rest in centre.news_topics and "topics" in form:
            topics = [each for each in form["topics"].split(",") if each != rest]
            chosen = topics if len(topics) < len(form["topics"].split(",")) else [*topics, rest]
            if chosen:
                form["topics"] = ",".join(chosen)
            there = replace(conversation, form=form)
            return show(there, screens.choose_whom(library, _letter(library, form).audience))
        case "rest" if rest.isdecimal() and int(rest) in (0, *screens.RESTS):
            form["rest"] = rest
        case _ if action in TAKEN_BACK:
            for field in TAKEN_BACK[action]:
                form.pop(field, None)
        case _:
            pass
    return _look(library, replace(conversation, form=form))


def read(library: Library, conversation: Conversation, event: Wrote | SentFile) -> Turn:
    """Take what was typed or sent for the field that is asked for."""
    field, _, subject = conversation.awaits.rpartition(":")[2].partition(".")
    if field == "fix":
        return ongoing.read(conversation, event)
    if field == "day" and isinstance(event, Wrote):
        try:
            day = draft.day_in(event.text, event.at, library.centre.zone)
        except Unclear as unclear:
            return _ask(conversation, field, Line(unclear.why))
        return _begin(conversation, {"begun": event.at.isoformat(), "day": day.isoformat()})
    if "begun" not in conversation.form:
        return show(_without_draft(conversation).goes(TASK), screens.audiences(library))
    if field == "number":
        return _counted(library, conversation, subject, event)
    try:
        if field == "text":
            return _wrote(library, conversation, event)
        return _look(library, replace(conversation, form=_filled(library, conversation, event)))
    except Unclear as unclear:
        return _ask(conversation, field, Line(unclear.why))


def _wrote(library: Library, conversation: Conversation, event: Wrote | SentFile) -> Turn:
    form = dict(conversation.form)
    if isinstance(event, SentFile):
        form["file"], form["kind"] = draft.file_in(event)
        if draft.is_blank(event.text):
            kept = replace(conversation, form=form)
            return _look(library, kept) if kept.notice else _ask(kept, "text")
    most = _letter(library, form).most
    html = event.html or event.text
    said = 0 if draft.is_blank(event.text) else draft.size(html)
    if not 0 < said <= most:
        return _ask(conversation, "text", Line("notice.length", {"most": most, "now": said}))
    return _look(library, replace(conversation, form=form, notice=html))


def _filled(
    library: Library, conversation: Conversation, event: Wrote | SentFile
) -> dict[str, str]:
    """The form with what *event* says for the awaited field; raises `Unclear`."""
    field = conversation.awaits.rpartition(":")[2]
    form = dict(conversation.form)
    if field == "file":
        if not isinstance(event, SentFile):
            raise Unclear("notice.file-kind")
        form["file"], form["kind"] = draft.file_in(event)
        if draft.size(conversation.notice) > _letter(library, form).most:
            raise Unclear("notice.caption-long")
        return form
    if isinstance(event, SentFile):
        raise Unclear("notice.words-only")
    if field == "link":
        form["button"] = f"link:{draft.link_in(event.text)}"
        return form
    moment = draft.moment_in(event.text, event.at, library.centre.zone)
    form["sends" if field == "when" else "expires"] = moment.isoformat()
    if why := draft.fault(form):
        raise Unclear(why)
    return form


def _ask(conversation: Conversation, field: str, *before: Line) -> Turn:
    form = conversation.form
    audience = draft.letter_of(form, "", trial=False).audience if "begun" in form else None
    awaiting = replace(conversation, awaits=f"{NEW}:{field}")
    return show(awaiting, screens.ask(field, audience, *before))


def _look(library: Library, conversation: Conversation) -> Turn:
    """Weigh the draft, to show it once more; without a text, ask for that first."""
    if not conversation.notice:
        return _ask(conversation, "text")
    letter = _letter(library, conversation.form, conversation.notice)
    return Turn(replace(conversation, awaits=""), (WeighNotice(letter),))


def weighed(library: Library, conversation: Conversation, event: NoticeWeighed) -> Turn:
    """Show the notice exactly as it will look, then ask."""
    form = {**conversation.form, "n": str(event.recipients)}
    letter = _letter(library, form, conversation.notice)
    asked = screens.look(library, letter, event, _drafted(form))
    kept = replace(conversation, form=form)
    return Turn(kept, (Show(notice(0, letter)), Show(asked)))


def _send(library: Library, conversation: Conversation, digest: str) -> Turn:
    form = conversation.form
    # An old button must not send what was written since, nor to other readers.
    if not conversation.notice or digest != draft.digest(_drafted(form), conversation.notice):
        return show(conversation, screen("notice.already", out=OUT))
    n = int(form.get("n", "0"))
    rules = library.centre.notices
    if n > rules.typed_above and not rules.trial:
        awaiting = replace(conversation, awaits=f"{NEW}:number.{digest}")
        return show(awaiting, screens.ask_number(n))
    return _order(library, conversation, digest)


def _counted(
    library: Library, conversation: Conversation, digest: str, event: Wrote | SentFile
) -> Turn:
    """Send it if its number of readers was typed."""
    n = conversation.form.get("n", "")
    if digest != draft.digest(_drafted(conversation.form), conversation.notice):
        return show(replace(conversation, awaits=""), screen("notice.already", out=OUT))
    if event.text.strip().replace(".", "") != n:
        return show(conversation, screens.ask_number(int(n), Line("notice.wrong-number")))
    return _order(library, conversation, digest)


def _order(library: Library, conversation: Conversation, digest: str) -> Turn:
    form = conversation.form
    letter = _letter(library, form, conversation.notice)
    request = f"{form['begun']} {digest}"
    # The draft is kept until it is ordered: what is refused can be mended.
    return Turn(replace(conversation, awaits=""), (OrderNotice(letter, request),))


def to_choose(conversation: Conversation, event: GatheringsToChoose) -> Turn:
    return show(conversation, screens.choose_gathering(event))


def not_done(conversation: Conversation, why: str) -> Turn:
    told = replace(conversation, awaits="")
    return show(told, refused(why, draft=bool(told.notice and "begun" in told.form)))


def _letter(library: Library, form: draft.Form, html: str = "") -> Letter:
    return draft.letter_of(form, html, trial=library.centre.notices.trial)


def _drafted(form: draft.Form) -> dict[str, str]:
    """*form* without what was only counted."""
    return {field: said for field, said in form.items() if field != "n"}
