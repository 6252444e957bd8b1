"""
Following a link, a button or typed words to the place they mean.

A place is a node's reference, or a door that leads out of the trees: `@home`, `@book:<service>`,
`@mine:<appointment>`, `@staff:<room>` …
"""

from dataclasses import replace

from conversations import personal, walking
from conversations.booking import steps as booking
from conversations.booking import visits
from conversations.booking.effects import LetGo
from conversations.conversation import Conversation
from conversations.effects import Show
from conversations.events import Chose, Opened, SentFile, Wrote
from conversations.finding.topics import EMERGENCY, door_meant, topics_about
from conversations.gatherings import steps as gatherings
from conversations.ids import id_in
from conversations.layout import WAYS_OUT, button, paired, screen
from conversations.papers import checklist
from conversations.queue import arrival
from conversations.reminding import steps as reminding
from conversations.reminding.screens import RENEW
from conversations.screen import Button, Line, Press, Screen
from conversations.staff import door as staff_door
from conversations.staff.member import Member
from conversations.staff.notices.effects import AskWhy
from conversations.staff.people import steps as people
from conversations.tree import START, Library
from conversations.turn import Turn, show
from conversations.waiting import steps as waiting


def open_(library: Library, conversation: Conversation, event: Opened) -> Turn:
    """Begin at home, or where a poster's link leads; what was answered is kept."""
    begun = replace(conversation, at=START, trail=(), draft=None, awaits="", notice="")
    held = conversation.draft.held if conversation.draft else None
    before = (LetGo(held),) if held is not None else ()
    topic = library.topics.get(event.payload)
    if topic is not None:
        turn = walking.visit(library, begun, topic.start)
    elif event.payload.startswith("book_") and event.payload[5:] in library.centre.services:
        turn = booking.open_door(library, begun, event.payload[5:])
    elif event.payload == arrival.PAYLOAD:
        turn = arrival.open_door(begun)
    elif event.payload.startswith(people.PAYLOAD):
        token = event.payload.removeprefix(people.PAYLOAD)
        turn = people.open_invitation(begun, token, event.staff)
    elif (gathering := gatherings.linked(event.payload)) is not None:
        turn = gatherings.open_card(begun, gathering)
    else:
        turn = _home(library, begun, staff=event.staff)
    return Turn(turn.conversation, (*before, *turn.effects))


def _home(library: Library, conversation: Conversation, *, staff: Member | None) -> Turn:
    at_home = replace(conversation, at=START, trail=(), awaits="", notice="")
    turn = walking.visit(library, at_home, START)
    if staff is None:
        return turn
    shown = [effect for effect in turn.effects if isinstance(effect, Show)]
    with_staff = (*shown[0].screen.rows, (button("button.staff", "@staff"),))
    return show(turn.conversation, replace(shown[0].screen, rows=with_staff))


def choose(library: Library, conversation: Conversation, event: Chose) -> Turn:
    """Follow a button to its place."""
    place, choice = event.place, event.choice
    # A tap is a change of mind about typing: what is typed next belongs elsewhere.
    conversation = replace(conversation, awaits="")
    if not place.startswith("@"):
        if place.endswith("/"):
            topic = library.topic_of(place)
            place = topic.start if topic else place
        if choice == "again":
            return walking.ask_again(library, conversation, place)
        if checklist.is_asked(place, choice):
            return checklist.choose(library, conversation, place, choice)
        if choice:
            return walking.answer(library, conversation, place, choice)
        return walking.visit(library, conversation, place)
    door, _, room = place.partition(":")
    row = id_in(room)
    match door:
        case "@home":
            return _home(library, conversation, staff=event.staff)
        case "@back":
            return _back(library, conversation, event)
        case "@book" if room and choice:
            return booking.choose(library, conversation, room, None, choice)
        case "@book":
            return booking.open_door(library, conversation, room)
        case "@move" if row is not None and choice:
            return booking.choose(library, conversation, "", row, choice)
        case "@move" if row is not None:
            return booking.open_door(library, conversation, "", row)
        case "@mine" if row is not None:
            return visits.choose(conversation, row, choice)
        case "@mine":
            return visits.open_door(conversation)
        case "@arrive":
            return arrival.choose(library, conversation, room, choice)
        case "@ticket":
            return arrival.at_ticket(conversation, room, choice)
        case "@wait" if row is not None or (choice and not room):
            return waiting.choose(conversation, room, choice)
        case "@offer" if row is not None:
            return waiting.answer(conversation, row, choice)
        case "@events":
            return gatherings.choose(conversation, room, choice)
        case "@news":
            return personal.news(library, conversation, room, choice)
        case "@why" if row is not None:
            return Turn(conversation, (AskWhy(row),))
        case "@renew" | "@dates" | "@settings":
            turn = reminding.choose(library, conversation, event, door, room)
            return turn or shown_again(library, conversation, Line("tap.unknown"))
        case "@person":
            return personal.person(library, conversation)
        case "@privacy":
            return personal.privacy(library, conversation)
        case "@mydata":
            return personal.my_data(conversation)
        case "@forget":
            return personal.forget(conversation, choice)
        case "@emergency":
            return choose(library, conversation, replace(event, place=f"{EMERGENCY}/"))
        case "@help":
            return personal.help_(conversation)
        case "@unknown":
            return shown_again(library, conversation, Line("typed.unknown-command"))
        case "@staff" if event.staff:
            return staff_door.choose(library, conversation, event)
        case _:
            return shown_again(library, conversation, Line("tap.unknown"))


def _back(library: Library, conversation: Conversation, event: Chose) -> Turn:
    if not conversation.trail:
        return _home(library, conversation, staff=event.staff)
    place = conversation.trail[-1]
    behind = replace(conversation, at=place, trail=conversation.trail[:-1], awaits="")
    if place.startswith("@") or place == START:
        door, _, choice = place.partition(">")
        door = "@home" if place == START else door
        there = Chose(event.at, door, choice, staff=event.staff)
        return choose(library, behind, there)
    shown = walking.screen_of(library, behind, place)
    if shown is None:
        return walking.visit(library, behind, place)
    return show(behind, shown)


def read(library: Library, conversation: Conversation, event: Wrote) -> Turn:
    """Take typed words where they are awaited; elsewhere look for what they are about."""
    topics = topics_about(library, event.text)
    in_need = topics[:1] == (EMERGENCY,)
    if conversation.awaits.startswith("@book:") and not in_need:
        return booking.wrote(library, conversation, event.text)
    if conversation.awaits.startswith("@events:") and not in_need:
        return gatherings.wrote(conversation, event.text)
    if conversation.awaits.startswith(f"{RENEW}:") and not in_need:
        turn = reminding.wrote(library, conversation, event)
        return turn or shown_again(library, replace(conversation, awaits=""), Line("tap.unknown"))
    if conversation.awaits.startswith("@staff:") and event.staff:
        return staff_door.read(library, conversation, event)
    if conversation.awaits == people.JOIN and not in_need:
        return people.wrote_name(conversation, event.text)
    if not topics:
        door = door_meant(library, event.text)
        if door:
            return choose(library, conversation, Chose(event.at, door, staff=event.staff))
        return shown_again(library, conversation, Line("typed.not-understood"))
    if len(topics) == 1:
        return walking.visit(library, conversation, library.topics[topics[0]].start)
    rows = paired(
        (Button(Line(f"title:{each}"), Press(f"{each}/")), library.topics[each].title)
        for each in topics
        if each != EMERGENCY
    )
    if topics[0] != EMERGENCY:
        return show(conversation, screen("typed.perhaps", rows=rows, out=WAYS_OUT))
    # Help first, and whatever else it may have been about beneath it: a false alarm costs a line.
    help_now = walking.screen_of(library, conversation, library.topics[EMERGENCY].start)
    if help_now is None:
        return show(conversation, screen("typed.perhaps", rows=rows, out=WAYS_OUT))
    return show(conversation, replace(help_now, rows=(*rows, *help_now.rows)))


def receive(library: Library, conversation: Conversation, event: SentFile) -> Turn:
    """Take a file where staff are asked for one; a citizen's is not looked at."""
    if conversation.awaits.startswith("@staff:") and event.staff:
        return staff_door.read(library, conversation, event)
    drafted = staff_door.one_more(conversation) if event.staff else None
    return drafted or shown_again(library, conversation, Line("other.unreadable"))


def shown_again(library: Library, conversation: Conversation, sentence: Line) -> Turn:
    """Say *sentence*, and put the person where they were, or home from behind a door."""
    here: Screen | None = None
    if not conversation.at.startswith("@"):
        here = walking.screen_of(library, conversation, conversation.at)
    if here is None:
        return show(conversation, screen(sentence))
    return show(conversation, replace(here, lines=(sentence, *here.lines)))
