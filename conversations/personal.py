"""What concerns the person: news they follow, a person to talk to, their own data."""

from dataclasses import replace

from conversations.booking.events import Visit
from conversations.centre import Centre
from conversations.conversation import Conversation
from conversations.effects import Follow, ForgetMe, ListFollowing, TellMyData
from conversations.events import DataFound, FollowingFound
from conversations.layout import BACK, HOME, PERSON, button, screen
from conversations.reminding.screens import KINDS, SETTINGS
from conversations.screen import Button, Line, Press
from conversations.tree import Library
from conversations.turn import Turn, show
from conversations.waiting import screens as waiting

SETTINGS_ROW = (button("settings.open", SETTINGS),)


def news(library: Library, conversation: Conversation, topic: str, choice: str) -> Turn:
    """List what may be followed; `on` and `off` change it."""
    if topic in library.centre.news_topics and choice in {"on", "off"}:
        return Turn(conversation, (Follow(topic, choice == "on"),))
    return Turn(conversation.goes("@news"), (ListFollowing(),))


def following_found(library: Library, conversation: Conversation, event: FollowingFound) -> Turn:
    rows = tuple(
        (
            Button(
                Line(
                    "news.stop" if topic in event.followed else "news.start",
                    {"topic": Line(f"follow:{topic}")},
                ),
                Press(f"@news:{topic}", "off" if topic in event.followed else "on"),
            ),
        )
        for topic in library.centre.news_topics
    )
    head = Line("news.some", {"n": len(event.followed)}) if event.followed else Line("news.none")
    return show(conversation, screen(head, rows=(*rows, SETTINGS_ROW)))


def person(library: Library, conversation: Conversation) -> Turn:
    lines = (*contact(library.centre), Line("person.urgent"))
    rows = ((button("button.book", "@book"),), (button("button.urgent", "emergency/"),))
    return show(conversation.goes("@person"), screen(*lines, rows=rows, out=((BACK, HOME),)))


def contact(centre: Centre) -> list[Line]:
    """How to reach someone at the Centre; what is not known is said to be not known."""
    lines = [Line("person.head", {"centre": centre.name})]
    if centre.phones:
        lines.append(Line("person.phone", {"phones": " · ".join(centre.phones)}))
    if centre.email:
        lines.append(Line("person.email", {"email": centre.email}))
    if centre.address:
        lines.append(Line("person.address", {"address": centre.address}))
    if not (centre.phones or centre.address or centre.email):
        lines.append(Line("person.unknown"))
    return lines


def privacy(library: Library, conversation: Conversation) -> Turn:
    centre = library.centre
    kept = centre.retention
    lines = [
        Line("privacy.head", {"municipality": centre.municipality}),
        Line(
            "privacy.kept",
            {"hours": kept.conversation_hours, "days": kept.appointment_days},
        ),
        Line("privacy.telegram"),
        Line("privacy.officer", {"officer": centre.data_officer})
        if centre.data_officer
        else Line("privacy.no-officer"),
    ]
    rows = ((button("button.mydata", "@mydata"),), (button("button.forget", "@forget"),))
    return show(conversation.goes("@privacy"), screen(*lines, rows=rows))


def my_data(conversation: Conversation) -> Turn:
    return Turn(conversation.goes("@mydata"), (TellMyData(),))


def data_found(conversation: Conversation, event: DataFound) -> Turn:
    lines = [Line("mydata.head"), Line("mydata.chat"), Line("mydata.talk")]
    lines += [
        Line(
            _told_of(each, name),
            {
                "when": each.starts,
                "service": Line(f"service:{each.service}"),
                "name": name,
                "phone": phone or Line("day.no-phone"),
            },
        )
        for each, name, phone in event.visits
    ]
    lines += [
        Line(
            "mydata.gathering-named" if name else "mydata.gathering",
            {"when": each.plan.starts, "title": each.plan.title, "name": name},
        )
        for each, name in event.gatherings
    ]
    lines += [
        Line(
            "mydata.ticket",
            {"label": label, "service": Line(f"service:{service}"), "when": arrived},
        )
        for label, service, arrived in event.tickets
    ]
    if event.member is not None and event.member.name:
        role = Line(f"role.{event.member.role}")
        lines.append(Line("mydata.staff", {"role": role, "name": event.member.name}))
    lines += [
        Line("mydata.follows", {"topic": Line(f"follow:{topic}")})
        for topic in sorted(event.followed)
    ]
    lines += [
        Line("mydata.renewal", {"topic": Line(f"title:{topic}"), "day": approved})
        for topic, approved in event.renewals
    ]
    lines += [Line("mydata.dates", {"topic": Line(f"title:{topic}")}) for topic in event.dates]
    lines += [
        Line("settings.muted", {"kind": Line(phrase)})
        for kind, phrase in KINDS.items()
        if kind in event.muted
    ]
    for each in event.waiting:
        said = {"service": Line(f"service:{each.service}")}
        lines.append(Line("mydata.waits", said))
    stops = tuple(
        (
            Button(
                Line("mydata.stop-waiting", {"service": Line(f"service:{each.service}")}),
                waiting.press(each.service, each.appointment, waiting.STOP),
            ),
        )
        for each in event.waiting
    )
    reminded = (SETTINGS_ROW,) if event.renewals or event.dates or event.muted else ()
    rows = (*stops, *reminded, (button("button.forget", "@forget"),))
    return show(conversation, screen(*lines, rows=rows))


def _told_of(visit: Visit, name: str) -> str:
    if not name:
        return "mydata.visit-cancelled"
    return "mydata.visit-other" if visit.for_other else "mydata.visit"


def forget(conversation: Conversation, choice: str) -> Turn:
    """Ask once; the second tap deletes."""
    if choice == "yes":
        return Turn(Conversation(), (ForgetMe(),))
    rows = ((button("forget.yes", "@forget", "yes"),),)
    return show(conversation.goes("@forget"), screen("forget.ask", rows=rows))


def forgotten() -> Turn:
    return show(Conversation(), screen("forget.done", out=((HOME, PERSON),)))


def help_(conversation: Conversation) -> Turn:
    return show(replace(conversation, awaits=""), screen("help.text", rows=(SETTINGS_ROW,)))
