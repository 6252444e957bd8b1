"""What concerns the person: news they follow, a person to talk to, their own data."""

from dataclasses import replace

from conversations.centre import Centre
from conversations.conversation import Conversation
from conversations.effects import Follow, ForgetMe, ListFollowing, TellMyData
from conversations.events import DataFound, FollowingFound
from conversations.layout import BACK, HOME, PERSON, button, screen
from conversations.screen import Button, Line, Press
from conversations.tree import Library
from conversations.turn import Turn, show


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
    return show(conversation, screen(head, rows=rows))


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
            "mydata.visit" if name else "mydata.visit-cancelled",
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
        Line("mydata.follows", {"topic": Line(f"follow:{topic}")})
        for topic in sorted(event.followed)
    ]
    rows = ((button("button.forget", "@forget"),),)
    return show(conversation, screen(*lines, rows=rows))


def forget(conversation: Conversation, choice: str) -> Turn:
    """Ask once; the second tap deletes."""
    if choice == "yes":
        return Turn(Conversation(), (ForgetMe(),))
    rows = ((button("forget.yes", "@forget", "yes"),),)
    return show(conversation.goes("@forget"), screen("forget.ask", rows=rows))


def forgotten() -> Turn:
    return show(Conversation(), screen("forget.done", out=((HOME, PERSON),)))


def help_(conversation: Conversation) -> Turn:
    return show(replace(conversation, awaits=""), screen("help.text"))
