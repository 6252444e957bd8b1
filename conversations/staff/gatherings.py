"""
Gatherings, as staff make and keep them: the list, the form, one of them, who comes, who came.

The form is filled in at `@staff:gatherings:new`; `conversation.awaits` ends in the field that
what is typed next is for.  *edits* in the form says of which gathering, at which version, one
field is changed.
"""

from dataclasses import replace

from conversations.conversation import Conversation
from conversations.effects import Effect, Show
from conversations.events import Chose, SentFile, Wrote
from conversations.gatherings import screens as citizens
from conversations.gatherings.effects import (
    Announce,
    CancelGathering,
    ChangePlan,
    MarkSeat,
    SendPicture,
    SendRegister,
    ShowGathering,
    ShowGatherings,
)
from conversations.gatherings.events import (
    Gathering,
    GatheringShown,
    GatheringsShown,
    PlanRefused,
    Turnout,
)
from conversations.gatherings.plan import Kind
from conversations.ids import id_in
from conversations.layout import button, screen
from conversations.screen import Line
from conversations.staff import gathering_form as fields
from conversations.staff import gathering_screens as screens
from conversations.staff.gathering_form import FIELDS, LATER, Form, Unclear
from conversations.staff.gathering_screens import NEW, SKIPS, TASK
from conversations.staff.member import sees_names
from conversations.staff.places import OUT
from conversations.tree import Library
from conversations.turn import Turn, show

OF_THE_REGISTER = ("list", "csv", "came", "yes", "no")


def choose(library: Library, conversation: Conversation, subject: str, event: Chose) -> Turn:
    """Take the tap at the list, at the form, or at one of them."""
    if subject == "new":
        return _fill(library, conversation, event)
    gathering = id_in(subject)
    if gathering is None:
        begun = replace(conversation, form={}, awaits="").goes(TASK)
        return Turn(begun, (ShowGatherings(),))
    return _at_one(conversation, gathering, event)


def _at_one(conversation: Conversation, gathering: int, event: Chose) -> Turn:
    here = replace(conversation, form={}).goes(screens.place_of(gathering))
    action, _, rest = event.choice.partition(".")
    seat, _, page = rest.partition(".")
    if action in OF_THE_REGISTER and not sees_names(event.staff):
        return Turn(here, (ShowGathering(gathering),))
    match action:
        case "cancel" if (version := id_in(rest)) is not None:
            return Turn(here, (CancelGathering(gathering, version),))
        case "yes" | "no" if (marked := id_in(seat)) is not None:
            order = MarkSeat(gathering, marked, came=action == "yes")
            return Turn(replace(here, form={"page": page}), (order,))
        case "came":
            return Turn(replace(here, form={"page": rest}), (ShowGathering(gathering, action),))
        case "csv":
            told = Show(screen("plan.sent", out=OUT))
            return Turn(here, (told, SendRegister(gathering)))
        case "change":
            return show(here, screens.which_field(gathering))
        case "ask" if rest in LATER:
            return Turn(here, (ShowGathering(gathering, event.choice),))
        case "list" | "off":
            return Turn(here, (ShowGathering(gathering, action),))
        case _:
            return Turn(here, (ShowGathering(gathering),))


def _fill(library: Library, conversation: Conversation, event: Chose) -> Turn:
    action, _, rest = event.choice.partition(".")
    form = conversation.form
    if action == "begin" or ("begun" not in form and "edits" not in form):
        if action == "publish":
            return show(conversation, screen("plan.already", out=OUT))
        begun = replace(conversation, form={"begun": event.at.isoformat()})
        return _next(library, begun.goes(NEW))
    match action:
        case "kind" if rest in {each.value for each in Kind}:
            kept = {"begun": form.get("begun", ""), "kind": rest}
            return _next(library, replace(conversation, form=kept))
        case "subject" if rest in _subjects(library, form):
            return _filled(library, conversation, "subject", rest, event)
        case field if field in SKIPS and _may_fill(form, field):
            value = _at_the_centre(library) if field == "place" else ""
            return _filled(library, conversation, field, value, event)
        case "ask" if rest in LATER and _complete(form):
            return _ask(library, conversation, rest)
        case "publish" if _complete(form) and rest == fields.digest(form):
            return _publish(library, conversation)
        case _:
            return _next(library, conversation)


def read(library: Library, conversation: Conversation, event: Wrote | SentFile) -> Turn:
    """Take what was typed or sent for the field that is asked for."""
    field = conversation.awaits.rpartition(":")[2]
    form = conversation.form
    if not _may_fill(form, field):
        return Turn(replace(conversation, awaits="", form={}).goes(TASK), (ShowGatherings(),))
    said = fields.read(library, form, field, event)
    if isinstance(said, Unclear):
        return _ask(library, conversation, field, said.why)
    return _filled(library, conversation, field, said, event)


def _filled(
    library: Library,
    conversation: Conversation,
    field: str,
    value: str,
    event: Chose | Wrote | SentFile,
) -> Turn:
    """Keep *value* in the form, unless the plan would then be none."""
    form = {**conversation.form, field: value}
    zone = library.centre.zone
    if "edits" in form:
        plan = fields.plan_of(form, zone)
        if isinstance(plan, Unclear):
            return _ask(library, conversation, field, plan.why)
        gathering, _, version = form["edits"].partition(".")
        # What is refused is asked again: the form is kept until it is changed.
        kept = replace(conversation, form={**conversation.form, "asked": field})
        return Turn(kept, (ChangePlan(int(gathering), int(version), plan),))
    if why := fields.trouble(form, zone, event.at):
        return _ask(library, conversation, field, why)
    return _next(library, replace(conversation, form=form))


def _next(library: Library, conversation: Conversation) -> Turn:
    """Ask for the first field that is not filled in, or show what it will look like."""
    form = conversation.form
    missing = next((field for field in FIELDS if field not in form), None)
    if missing is not None:
        return _ask(library, conversation, missing)
    plan = fields.plan_of(form, library.centre.zone)
    assert not isinstance(plan, Unclear), "looked at with each field"
    begun = plan.starts.fromisoformat(form["begun"])
    turnout = Turnout(Gathering(0, 0, "open", "", 0, plan), begun)
    card = screen(*citizens.described(plan), *citizens.room(turnout), out=())
    shown: tuple[Effect, ...] = (Show(card), Show(screens.check(form)))
    if plan.picture:
        shown = (SendPicture(plan.picture, plan.title), *shown)
    return Turn(replace(conversation, awaits=""), shown)


def _ask(
    library: Library, conversation: Conversation, field: str, why: str = "", n: int = 0
) -> Turn:
    awaiting = replace(conversation, awaits=f"{NEW}:{field}")
    if why == "plan.until-late" and field != "until":
        # An earlier day or hour would only make it worse.
        why = "plan.until-later"
    return show(awaiting, screens.ask(library, conversation.form, field, why, n))


def _publish(library: Library, conversation: Conversation) -> Turn:
    form = conversation.form
    plan = fields.plan_of(form, library.centre.zone)
    assert not isinstance(plan, Unclear), "looked at with each field"
    return Turn(conversation, (Announce(plan, f"{form['begun']} {fields.digest(form)}"),))


def gatherings_shown(conversation: Conversation, event: GatheringsShown) -> Turn:
    return show(conversation, screens.listed(event))


def shown(library: Library, conversation: Conversation, event: GatheringShown) -> Turn:
    """Show one of them, as it was asked for."""
    gathering = event.turnout.gathering
    form = conversation.form
    done = replace(conversation, form={}, awaits="")
    match event.purpose.partition("."):
        case "list", _, _:
            return Turn(done, tuple(Show(each) for each in screens.register(event)))
        case "came" | "attendance", _, _:
            page = id_in(form.get("page", "")) or 0
            return show(done, screens.attendance(event, page))
        case "off", _, _:
            return show(done, screens.ask_to_call_off(event.turnout))
        case "ask", _, field:
            edits = f"{gathering.id}.{gathering.version}"
            filled = {**fields.form_of(gathering.plan, library.centre.zone), "edits": edits}
            return _ask(library, replace(conversation, form=filled), field)
        case _:
            here = done.goes(screens.place_of(gathering.id))
            return show(here, screens.one(event))


def refused(library: Library, conversation: Conversation, event: PlanRefused) -> Turn:
    """Say why, and ask again for what was being changed."""
    form = conversation.form
    if form.get("asked", "") in LATER and event.why != "plan.overtaken":
        return _ask(library, conversation, form["asked"], event.why, event.n)
    kept = form if "begun" in form else {}
    told = replace(conversation, awaits="", form=kept)
    every = (button("plan.all", TASK),)
    return show(told, screen(Line(event.why, {"n": event.n}), rows=(every,), out=OUT))


def _complete(form: Form) -> bool:
    return all(field in form for field in FIELDS)


def _may_fill(form: Form, field: str) -> bool:
    """Whether *field* is asked for, or was before and is changed now."""
    if "edits" in form or _complete(form):
        return field in LATER
    missing = next(each for each in FIELDS if each not in form)
    return "begun" in form and field == missing


def _subjects(library: Library, form: Form) -> frozenset[str]:
    of_event = form.get("kind") == Kind.EVENT
    return frozenset(library.centre.news_topics if of_event else library.centre.services)


def _at_the_centre(library: Library) -> str:
    return library.centre.address or library.centre.name
