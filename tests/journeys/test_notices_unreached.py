"""Whom a notice, its correction or its withdrawal did not reach: so that somebody calls them."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.rehearsal import Rehearsal
from bot.sandbox import actions
from bot.store import citizens
from bot.store.tables import audit
from bot.store.tables import outbox as outbox_table
from conversations.staff.member import Role
from tests.journeys.desks import ELENI, GIORGOS, MARIA, book, colleague, dismiss
from tests.journeys.seen import labels, texts
from tests.journeys.test_gatherings import announce
from tests.journeys.test_notices import NOTICE, compose, follow, settled
from tests.journeys.test_notices_planned import sent, until


async def ends_as(centre: Rehearsal, person: int, state: str) -> None:
    """What became of the notice for *person*, as if Telegram had answered so."""
    async with centre.database.unit() as unit:
        citizen = (await citizens.known(unit, [person], centre.sandbox.clock.now()))[person]
        await unit.connection.execute(
            update(outbox_table)
            .where(outbox_table.c.kind == "notice", outbox_table.c.citizen == citizen)
            .values(state=state)
        )


async def looked(centre: Rehearsal) -> list[str]:
    async with centre.database.reading() as unit:
        found = await unit.connection.scalars(
            select(audit.c.subject).where(audit.c.action == "list-unreached").order_by(audit.c.id)
        )
        return list(found)


async def report(centre: Rehearsal, person: int = ELENI) -> str:
    """The newest notice as it is found again in the list."""
    await centre.say(person, "/staff")
    await centre.tap(person, "Νέα ανακοίνωση")
    await centre.tap(person, "Ανακοινώσεις ως τώρα")
    await centre.tap(person, labels(centre.last(person))[0])
    told: str = centre.last(person)["text"]
    return told


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("unreachable", "η συνομιλία έχει αποκλειστεί ή σβηστεί"),
        ("refused", "το Telegram δεν την παρέδωσε"),
        ("uncertain", "δεν ξέρουμε αν έφτασε"),
        ("expired", "δεν πρόλαβε να φύγει"),
    ],
)
async def test_the_report_leads_to_whom_it_did_not_reach(
    centre: Rehearsal, state: str, why: str
) -> None:
    """With the name and the phone that they gave, and why; that somebody looked is noted."""
    await book(centre, MARIA, "Μαρία Κ.", "6900000000")
    await sent(centre, MARIA, GIORGOS)
    await until(centre, ELENI, "Τέλος. Από 2 άτομα: στάλθηκαν 2")
    assert "Σε ποιους δεν έφτασε" not in labels(centre.last(ELENI))
    for person in (MARIA, GIORGOS):
        await ends_as(centre, person, state)

    await report(centre)
    await centre.tap(ELENI, "Σε ποιους δεν έφτασε")

    told = centre.last(ELENI)["text"]
    assert "σε 2 άτομα" in told
    assert f"• Μαρία Κ., 6900000000: {why}" in told
    assert f"• 1 άτομο που δεν μας έχει δώσει όνομα: {why}" in told
    assert ["1"] == await looked(centre)
    await centre.tap(ELENI, "Πίσω στην ανακοίνωση")
    assert "Από 2 άτομα" in centre.last(ELENI)["text"]


async def test_a_correction_that_did_not_arrive_names_whom_it_did_not_reach(
    centre: Rehearsal,
) -> None:
    """Who blocked us since, who deleted the message, and who perhaps has the old text."""
    await book(centre, MARIA, "Μαρία Κ.", "6900000000")
    third = centre.world.people.add("Νίκη").id
    await sent(centre, MARIA, GIORGOS, third)
    await ends_as(centre, third, "uncertain")
    actions.block(centre.world, MARIA, blocked=True)
    chat = centre.world.chats.of(GIORGOS)
    del chat.messages[
        next(e["message_id"] for e in centre.messages(GIORGOS) if NOTICE in e["text"])
    ]

    await centre.tap(ELENI, "Διόρθωση")
    await centre.say(ELENI, "Την Πέμπτη.")
    await centre.tap(ELENI, "Διορθώστε το")
    await until(centre, ELENI, "δεν έγινε σε 2, περιμένουν 0")
    await centre.tap(ELENI, "Σε ποιους δεν έφτασε")

    told = centre.last(ELENI)["text"]
    assert "Το σωστό κείμενο δεν έφτασε σε 3 άτομα." in told
    assert "• Μαρία Κ., 6900000000: η συνομιλία έχει αποκλειστεί ή σβηστεί" in told
    assert "το μήνυμα σβήστηκε από τη συνομιλία ή δεν αλλάζει πια" in told
    assert "ίσως υπάρχει εκεί όπως ήταν" in told


async def test_of_a_withdrawal_only_those_who_may_still_see_it_are_listed(
    centre: Rehearsal,
) -> None:
    """Who never had the notice need not hear that it is withdrawn."""
    await sent(centre, MARIA, GIORGOS)
    await ends_as(centre, GIORGOS, "unreachable")
    actions.block(centre.world, MARIA, blocked=True)
    centre.sandbox.clock.move(timedelta(hours=50))

    await centre.tap(ELENI, "Απόσυρση")
    await centre.tap(ELENI, "Ναι, αποσύρετέ το")
    await until(centre, ELENI, "Σβήστηκε ή σημειώθηκε σε 0 άτομα, δεν έγινε σε 1")
    assert any("Είχε σταλεί σε 1 άτομο." in each for each in texts(centre, ELENI))
    await centre.tap(ELENI, "Σε ποιους δεν έφτασε")

    told = centre.last(ELENI)["text"]
    assert "ίσως τη βλέπει ακόμη 1 άτομο" in told
    assert 1 == told.count("•")


async def test_an_editor_sees_how_many_and_reception_sees_who(centre: Rehearsal) -> None:
    """Names are for those who receive citizens; they find the list where they look whom to call."""
    await announce(centre)
    await centre.say(MARIA, "/start event_1")
    await centre.tap(MARIA, "Θα έρθω")
    await book(centre, MARIA, "Μαρία Κ.", "6900000000")
    await sent(centre, MARIA)
    await ends_as(centre, MARIA, "refused")
    editor = await colleague(centre, Role.EDITOR)
    reception = await colleague(centre, Role.RECEPTION)

    await report(centre, editor)
    await centre.tap(editor, "Σε ποιους δεν έφτασε")
    told = centre.last(editor)["text"]
    assert "• 1 άτομο: το Telegram δεν την παρέδωσε" in told
    assert "όσοι υποδέχονται πολίτες" in told
    assert "Μαρία" not in told

    await centre.say(reception, "/staff")
    await centre.tap(reception, "Ποιους να καλέσουμε")
    await centre.tap(reception, "Και για ανακοινώσεις")
    await centre.tap(reception, labels(centre.last(reception))[0])
    assert "Μαρία Κ., 6900000000" in centre.last(reception)["text"]
    assert "Πίσω στην ανακοίνωση" not in labels(centre.last(reception))
    assert ["1", "1"] == await looked(centre)


async def test_a_role_that_is_gone_opens_no_list(centre: Rehearsal) -> None:
    await book(centre, MARIA, "Μαρία Κ.", "6900000000")
    await sent(centre, MARIA)
    await ends_as(centre, MARIA, "refused")
    reception = await colleague(centre, Role.RECEPTION)
    await centre.say(reception, "/staff")
    await centre.tap(reception, "Ποιους να καλέσουμε")
    await centre.tap(reception, "Και για ανακοινώσεις")
    one = labels(centre.last(reception))[0]
    await dismiss(centre, reception)

    await centre.tap(reception, one)

    assert not any("Μαρία" in each for each in texts(centre, reception))
    assert [] == await looked(centre)


async def test_many_are_turned_over_by_pages(centre: Rehearsal) -> None:
    """Each stands on one of them, and once."""
    names = [f"Άννα {letter}." for letter in "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞ"]
    people = [centre.world.people.add(name).id for name in names]
    for person, name in zip(people, names, strict=True):
        await book(centre, person, name)
    await sent(centre, *people)
    for person in people:
        await ends_as(centre, person, "unreachable")

    await report(centre)
    await centre.tap(ELENI, "Σε ποιους δεν έφτασε")
    first = centre.last(ELENI)["text"]
    await centre.tap(ELENI, "Οι επόμενοι")
    second = centre.last(ELENI)["text"]
    assert "Οι επόμενοι" not in labels(centre.last(ELENI))
    await centre.tap(ELENI, "Οι προηγούμενοι")

    assert first == centre.last(ELENI)["text"]
    assert (12, 2) == (first.count("Άννα"), second.count("Άννα"))
    assert all(1 == (first + second).count(name) for name in names)
    assert "Οι προηγούμενοι" not in labels(centre.last(ELENI))


async def test_an_old_report_says_what_is_not_known_any_more(centre: Rehearsal) -> None:
    """After a week nobody knows who got it, and the report does not say that nobody did."""
    await sent(centre, MARIA)
    async with centre.database.unit() as unit:
        await unit.connection.execute(outbox_table.delete().where(outbox_table.c.kind == "notice"))

    told = await report(centre)

    assert "Για 1 άτομο δεν κρατάμε πια αν του στάλθηκε." in told


async def test_when_all_arrived_nobody_is_listed(centre: Rehearsal) -> None:
    await follow(centre, MARIA)
    await compose(centre)
    await centre.tap(ELENI, "Στείλτε το")
    await settled(centre)
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, "Ποιους να καλέσουμε")

    await centre.tap(ELENI, "Και για ανακοινώσεις")

    assert "έφτασαν σε όσους πήγαιναν" in centre.last(ELENI)["text"]
