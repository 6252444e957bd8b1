"""How a notice stands: asked, scheduled, on its way, ended, mended; and the list of the last ones."""

from conversations.layout import HOME, button, screen
from conversations.screen import Button, Line, Press, Rows, Screen, Value
from conversations.staff.notices import unreached
from conversations.staff.notices.events import UNSENT, Listed, NoticeShown, NoticesListed, Progress
from conversations.staff.notices.letter import Letter, notice
from conversations.staff.notices.screens import LIST, NEW, TASK
from conversations.staff.places import OUT

STATES = {
    "asked": "notice.state-asked",
    "scheduled": "notice.state-scheduled",
    "running": "notice.state-running",
    "paused": "notice.state-paused",
    "done": "notice.state-done",
    "stopped": "notice.state-stopped",
    "declined": "notice.state-declined",
    "called-off": "notice.state-called-off",
    "withdrawn": "notice.state-withdrawn",
}
HEADS = {
    "asked": "notice.asked",
    "scheduled": "notice.scheduled",
    "running": "notice.running",
    "paused": "notice.paused",
    "stopped": "notice.stopped",
    "declined": "notice.declined",
    "called-off": "notice.called-off",
    "withdrawn": "notice.is-withdrawn",
}
BAR = 10


def place_of(campaign: int) -> str:
    return f"{TASK}:{campaign}"


def subject_of(campaign: int) -> str:
    """What the message that tells how it stands is the live message of."""
    return f"notice:{campaign}"


def progress(far: Progress) -> Screen:
    """The message that is edited until the notice has ended."""
    done = far.recipients - far.waiting
    counts: dict[str, Value] = {
        "n": far.recipients,
        "sent": far.sent,
        "unreachable": far.unreachable,
        "uncertain": far.uncertain,
        "waiting": far.waiting,
        "unsent": far.waiting + far.other,
        "percent": 100 * done // far.recipients if far.recipients else 100,
    }
    if far.sends:
        counts["when"] = far.sends
    # Of one that was taken back it matters how many had it.
    head = {**counts, "n": far.sent} if far.state == "withdrawn" else counts
    lines = [Line(HEADS.get(far.state, "notice.finished"), head)]
    if far.trial:
        lines.append(Line("notice.trial"))
    if far.state not in UNSENT:
        # Of one that was stopped, those to whom it was not sent do not count as done.
        left = done - far.other if far.state == "stopped" else done
        filled = BAR * left // far.recipients if far.recipients else BAR
        bar = {"filled": "█" * filled, "empty": "░" * (BAR - filled)}
        lines.append(Line("notice.bar", bar))
    if far.state == "running" and (far.unreachable or far.uncertain):
        lines.append(Line("notice.so-far", counts))
    if far.state == "running" and far.waiting and far.quiet_until:
        lines.append(Line("notice.sleeps", {"until": far.quiet_until}))
    elif far.state == "running" and far.waiting and far.rate:
        seconds = -(-far.waiting // far.rate)
        lines.append(Line("notice.rate", {"n": -(-seconds // 60), "rate": far.rate}))
    if far.state in ("done", "withdrawn") and far.other:
        lines.append(Line("notice.others", {"n": far.other}))
    if far.forgotten:
        lines.append(Line("notice.forgotten", {"n": far.forgotten}))
    if far.expires and far.state in ("scheduled", "running", "paused"):
        lines.append(Line("notice.will-end", {"until": far.expires}))
    if far.mended:
        said: dict[str, Value] = {
            "n": far.mended.done,
            "failed": far.mended.failed,
            "waiting": far.mended.waiting,
        }
        gone = far.state == "withdrawn"
        lines.append(Line("notice.taken-back" if gone else "notice.mended", said))
    rows = _rows(far)
    if far.missed:
        rows = (*rows, (button("notice.missed", unreached.place_of(far.campaign)),))
    return Screen(tuple(lines), (*rows, (HOME,)), kept=True, live=subject_of(far.campaign))


def _rows(far: Progress) -> Rows:
    place = place_of(far.campaign)
    stop = button("notice.stop", place, "stop")
    mend = (button("notice.fix", place, "fix"), button("notice.withdraw", place, "withdraw"))
    match far.state:
        case "asked" | "scheduled":
            return ((button("notice.call-off", place, "stop"),),)
        case "running":
            return ((stop,), (button("notice.pause", place, "pause"),))
        case "paused":
            rows: Rows = ((button("notice.resume", place, "resume"),), (stop,))
            return (*rows, mend) if far.sent else rows
        case "done" | "stopped" if far.sent:
            return (mend,)
        case _:
            return ()


def approval(far: Progress, *, whom: Line) -> Screen:
    """What a second member is asked, beneath the look of it."""
    place = place_of(far.campaign)
    rows: Rows = (
        (button("notice.approve", place, "approve"), button("notice.decline", place, "decline")),
        (HOME,),
    )
    asked = Line("notice.approve-ask", {"n": far.recipients, "topic": whom})
    lines = [asked]
    if far.sends:
        lines.append(Line("notice.will-leave", {"when": far.sends}))
    return Screen(tuple(lines), rows, kept=True)


def ask_text(event: NoticeShown, *before: Line) -> Screen:
    back = ((button("notice.back", place_of(event.progress.campaign)),),)
    asked = Line("notice.fix-ask", {"most": event.letter.most})
    return screen(*before, asked, rows=back, out=OUT, ask_text=True)


def look_at_correction(
    event: NoticeShown, letter: Letter, digest: str, *remarks: Line
) -> tuple[Screen, Screen]:
    """How it will look where it stands, and under it what is odd, and the word."""
    far = event.progress
    place = place_of(far.campaign)
    rows: Rows = (
        (button("notice.fix-yes", place, f"fixed.{far.version}.{digest}"),),
        (button("notice.rewrite", place, "fix"), button("notice.drop", place)),
    )
    sure = screen(Line("notice.fix-sure", {"n": far.sent}), *remarks, rows=rows, out=())
    return notice(far.campaign, letter, corrected=True), sure


def ask_to_withdraw(event: NoticeShown) -> Screen:
    far = event.progress
    place = place_of(far.campaign)
    rows: Rows = (
        (button("notice.withdraw-yes", place, f"withdrawn.{far.version}"),),
        (button("notice.drop", place),),
    )
    lines = [Line("notice.withdraw-ask", {"n": far.sent})]
    if event.letter.file:
        lines.append(Line("notice.file-stays"))
    return screen(*lines, rows=rows, out=())


def listed(event: NoticesListed) -> Screen:
    rows = tuple((_one(each),) for each in event.notices)
    new = (button("staff.notice", TASK),)
    head = Line("notice.list", {"n": len(rows)}) if rows else Line("notice.none")
    return screen(head, rows=(*rows, new), out=OUT)


def _one(each: Listed) -> Button:
    said: dict[str, Value] = {
        "when": each.at,
        "n": each.recipients,
        "state": Line(STATES.get(each.state, "notice.state-done")),
    }
    return Button(Line("notice.one", said), Press(place_of(each.campaign)))


def refused(why: str, *, draft: bool = False) -> Screen:
    """One sentence; the way back to the *draft* that it is about, or to all of them."""
    way = button("notice.back-to-draft", NEW, "look") if draft else button("notice.all", LIST)
    return screen(why, rows=((way,),), out=OUT)
