"""Who is staff: invited by a link that works once, and gone the moment an admin says so."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.rehearsal import Rehearsal
from bot.sandbox import actions
from bot.store.tables import audit, invitations, shifts
from conversations.staff.member import Role
from tests.journeys.desks import ELENI, GIORGOS, MARIA, colleague
from tests.journeys.seen import labels, texts

PEOPLE = "Οι άνθρωποι του Κέντρου"


async def invite(
    centre: Rehearsal, role: str = "Γραμματεία", desk: str = "Χωρίς δικό του γραφείο"
) -> str:
    """What the invited write; an admin made it."""
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, PEOPLE)
    await centre.tap(ELENI, "Προσκαλέστε κάποιον")
    await centre.tap(ELENI, role)
    if desk:
        await centre.tap(ELENI, desk)
    found = re.search(r"/start join_[\w-]+", centre.last(ELENI)["text"])
    assert found is not None
    return found[0]


async def join(centre: Rehearsal, person: int, link: str, name: str = "Νίκος") -> None:
    await centre.say(person, link)
    await centre.say(person, name)


async def done(centre: Rehearsal) -> list[str]:
    async with centre.database.reading() as unit:
        return list(await unit.connection.scalars(select(audit.c.action).order_by(audit.c.id)))


async def test_the_invited_are_staff_at_once(centre: Rehearsal) -> None:
    """With the menu of their role, and their desk's day; an admin sees who added whom."""
    link = await invite(centre, "Υποδοχή πολιτών σε γραφείο", "Γραφείο 2")
    told = centre.last(ELENI)["text"]
    await centre.say(GIORGOS, link)
    assert "Με ποιο όνομα" in centre.last(GIORGOS)["text"]

    await centre.say(GIORGOS, "Γιώργος Α.")

    offered = labels(centre.last(GIORGOS))
    assert "Έτοιμο, Γιώργος Α." in centre.last(GIORGOS)["text"]
    assert {"Η μέρα μου", "Νέο ραντεβού για πολίτη"} <= set(offered)
    assert not {PEOPLE, "Νέα ανακοίνωση"} & set(offered)
    assert f"https://t.me/kentro_koinotitas_test_bot?start={link.removeprefix('/start ')}" in told
    await centre.tap(ELENI, "Όλοι οι άνθρωποι")
    await centre.tap(ELENI, "1")
    assert "Γιώργος Α." in centre.last(ELENI)["text"]
    assert "Γραφείο 2" in centre.last(ELENI)["text"]
    assert "Πρόσκληση από τη διαχείριση" in centre.last(ELENI)["text"]
    assert ["invite", "join"] == [each for each in await done(centre) if each in ("invite", "join")]


async def test_what_stands_in_the_link_is_not_kept(centre: Rehearsal) -> None:
    """Long enough that nobody guesses it, and in the database only as a mark."""
    link = await invite(centre)

    token = link.removeprefix("/start join_")
    async with centre.database.reading() as unit:
        (row,) = (await unit.connection.execute(select(invitations))).all()
    assert len(token) * 6 >= 128
    assert token.encode() not in bytes(row.mark)
    assert not any(token in str(each) for each in row)


async def test_an_invitation_works_once(centre: Rehearsal) -> None:
    """Of two who have it the first joins; also when both have opened it before."""
    link = await invite(centre)
    await centre.say(MARIA, link)
    await centre.say(GIORGOS, link)
    await centre.say(MARIA, "Μαρία")

    await centre.say(GIORGOS, "Γιώργος")

    assert "Έτοιμο, Μαρία" in centre.last(MARIA)["text"]
    assert "Αυτή η πρόσκληση δεν ισχύει" in centre.last(GIORGOS)["text"]
    await centre.say(GIORGOS, link)
    assert "Αυτή η πρόσκληση δεν ισχύει" in centre.last(GIORGOS)["text"]
    await centre.say(GIORGOS, "/staff")
    assert "Προσωπικό" not in centre.last(GIORGOS)["text"].splitlines()[0]


async def test_an_invitation_expires(centre: Rehearsal) -> None:
    """After 48 hours it lets nobody in, also who opened it in time."""
    link = await invite(centre)
    await centre.say(GIORGOS, link)
    centre.sandbox.clock.move(timedelta(hours=48))

    await centre.say(GIORGOS, "Γιώργος")

    assert "Αυτή η πρόσκληση δεν ισχύει" in centre.last(GIORGOS)["text"]
    await centre.say(MARIA, link)
    assert "Αυτή η πρόσκληση δεν ισχύει" in centre.last(MARIA)["text"]


async def revoke(centre: Rehearsal, *, sure: str = "Ναι, ανακαλέστε την") -> None:
    """An admin looks at the first open invitation, and ends it."""
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, PEOPLE)
    await centre.tap(ELENI, next(each for each in labels(centre.last(ELENI)) if "Ανοιχτές" in each))
    await centre.tap(ELENI, "1")
    await centre.tap(ELENI, sure)


async def test_admins_see_the_open_invitations_and_never_what_opens_the_door(
    centre: Rehearsal,
) -> None:
    """Whose, for what, until when; those that were used or have expired are not among them."""
    await join(centre, MARIA, await invite(centre))
    first = await invite(centre, "Υποδοχή πολιτών σε γραφείο", "Γραφείο 2")
    await centre.wait(timedelta(hours=1))
    second = await invite(centre, "Ανακοινώσεις", "")
    seen = len(centre.messages(ELENI))

    await revoke(centre, sure="Όχι, ας μείνει")

    listed = centre.last(ELENI)["text"]
    assert "1. Υποδοχή πολιτών σε γραφείο · ως" in listed
    assert "2. Ανακοινώσεις · ως" in listed
    assert "Γραμματεία" not in listed
    await centre.tap(ELENI, "1")
    assert "Γραφείο 2" in centre.last(ELENI)["text"]
    assert "Πρόσκληση από τη διαχείριση" in centre.last(ELENI)["text"]
    for link in (first, second):
        assert not any(link in each for each in texts(centre, ELENI)[seen:])
    centre.sandbox.clock.move(timedelta(hours=47, minutes=30))
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, PEOPLE)
    assert "Ανοιχτές προσκλήσεις: 1" in labels(centre.last(ELENI))


async def test_a_revoked_invitation_opens_nothing(centre: Rehearsal) -> None:
    """One sentence says so, also to who had opened it before; it is in the audit log."""
    link = await invite(centre)
    await centre.say(GIORGOS, link)

    await revoke(centre)

    assert "Η πρόσκληση ανακλήθηκε" in centre.last(ELENI)["text"]
    assert "Δεν υπάρχει ανοιχτή πρόσκληση" in centre.last(ELENI)["text"]
    await centre.say(GIORGOS, "Γιώργος")
    assert "Αυτή η πρόσκληση δεν ισχύει" in centre.last(GIORGOS)["text"]
    await centre.say(MARIA, link)
    assert "ή να ανακλήθηκε" in centre.last(MARIA)["text"]
    await centre.say(GIORGOS, "/staff")
    assert PEOPLE not in labels(centre.last(GIORGOS))
    assert "Η μέρα του Κέντρου" not in labels(centre.last(GIORGOS))
    assert "revoke-invitation" in await done(centre)


async def test_what_is_used_meanwhile_is_not_revoked(centre: Rehearsal) -> None:
    """Of who joins and who revokes, one is first; a second press is answered."""
    link = await invite(centre)
    await revoke(centre, sure="Όχι, ας μείνει")
    await centre.tap(ELENI, "1")
    message, row, column = centre._button(ELENI, "Ναι, ανακαλέστε την")
    await join(centre, GIORGOS, link)

    for _ in range(2):
        actions.tap(centre.world, ELENI, message, row, column)
    await centre.rest()

    assert "δεν είναι πια ανοιχτή" in centre.last(ELENI)["text"]
    assert "Έτοιμο, Νίκος" in centre.last(GIORGOS)["text"]
    assert "revoke-invitation" not in await done(centre)


@pytest.mark.parametrize("token", ["", "x", "A" * 32, "join_join", "../../etc"])
async def test_a_made_up_invitation_opens_nothing(centre: Rehearsal, token: str) -> None:
    await centre.say(GIORGOS, f"/start join_{token}")

    assert "Αυτή η πρόσκληση δεν ισχύει" in centre.last(GIORGOS)["text"]


@pytest.mark.parametrize("name", ["1", "Α" * 200, "<b>x</b>", "\u202e7", "🙂🙂", "شش7"])
async def test_what_is_no_name_is_asked_again(centre: Rehearsal, name: str) -> None:
    """200 letters, markup, direction marks; the invitation waits meanwhile."""
    link = await invite(centre)
    await centre.say(GIORGOS, link)

    await centre.say(GIORGOS, name)

    assert "Γράψτε μόνο ένα όνομα" in centre.last(GIORGOS)["text"]
    await centre.say(GIORGOS, "Γιώργος")
    assert "Έτοιμο, Γιώργος" in centre.last(GIORGOS)["text"]


async def test_an_admin_does_not_use_an_invitation_up(centre: Rehearsal) -> None:
    """Who tries the link before sending it has not spoilt it."""
    link = await invite(centre)

    await centre.say(ELENI, link)
    await join(centre, GIORGOS, link)

    assert any("αχρησιμοποίητη" in each for each in texts(centre, ELENI))
    assert "Έτοιμο, Νίκος" in centre.last(GIORGOS)["text"]


async def test_a_role_taken_away_ends_at_once(centre: Rehearsal) -> None:
    """They are told, their desk is closed, and no button of theirs opens anything."""
    link = await invite(centre, "Υποδοχή πολιτών σε γραφείο", "Γραφείο 1")
    await join(centre, GIORGOS, link)
    await centre.say(GIORGOS, "/staff")
    await centre.tap(GIORGOS, "Το γραφείο μου")
    opened = next(e for e in labels(centre.last(GIORGOS)) if "Γραφείο 1" in e)
    await centre.tap(GIORGOS, opened)
    await centre.say(GIORGOS, "/staff")
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, PEOPLE)
    await centre.tap(ELENI, "1")
    await centre.tap(ELENI, "Αφαίρεση ρόλου")

    await centre.tap(ELENI, "Ναι, αφαιρέστε τον ρόλο")
    await centre.tap(GIORGOS, "Η μέρα του Κέντρου")
    await centre.wait(timedelta(seconds=1))

    assert any("Αυτό το κουμπί δεν ισχύει πια" in each for each in texts(centre, GIORGOS))
    assert any("Ο ρόλος σας στο Κέντρο έληξε" in each for each in texts(centre, GIORGOS))
    async with centre.database.reading() as unit:
        closed = list(await unit.connection.scalars(select(shifts.c.closed)))
    assert [True] == [each is not None for each in closed]
    assert "remove-member" in await done(centre)


async def test_whose_role_ends_leaves_nobody_waiting_for_them(centre: Rehearsal) -> None:
    """Whoever was sent on to that desk alone is called by the others."""
    await centre.wait(timedelta(hours=2))
    nikos = await colleague(centre, Role.OFFICER, "desk-2")
    for person, desk in ((ELENI, "Γραφείο 1"), (nikos, "Γραφείο 2")):
        await centre.say(person, "/staff")
        await centre.tap(person, "Το γραφείο μου")
        await centre.tap(person, f"Ανοίγω: {desk}")
    await centre.say(MARIA, "/start arrive")
    await centre.tap(MARIA, "Επιδόματα και αιτήσεις")
    for label in ("Επόμενος", "Ξεκινάμε", "Σε συνάδελφο ή άλλη υπηρεσία", "Γραφείο 2"):
        await centre.tap(ELENI, label)
    await centre.say(ELENI, "/staff")
    for label in (PEOPLE, "1", "Αφαίρεση ρόλου", "Ναι, αφαιρέστε τον ρόλο"):
        await centre.tap(ELENI, label)
    before = len(centre.messages(MARIA))

    await centre.tap(ELENI, "Επόμενος")

    assert "ήρθε η σειρά σας" in centre.messages(MARIA)[before]["text"]


async def test_who_becomes_an_editor_sits_at_no_desk(centre: Rehearsal) -> None:
    """Nor are they told any more who is there."""
    nikos = await colleague(centre, Role.OFFICER, "desk-2")
    await centre.say(nikos, "/staff")
    await centre.tap(nikos, "Το γραφείο μου")
    await centre.tap(nikos, "Ανοίγω: Γραφείο 2")

    await join(centre, nikos, await invite(centre, "Ανακοινώσεις", ""))

    async with centre.database.reading() as unit:
        closed = list(await unit.connection.scalars(select(shifts.c.closed)))
    assert [True] == [each is not None for each in closed]


async def test_staff_are_told_what_is_kept_of_them(centre: Rehearsal) -> None:
    await join(centre, GIORGOS, await invite(centre), "Γιώργος Α.")

    await centre.say(GIORGOS, "/mydata")

    assert (
        "ανήκετε στους ανθρώπους του Κέντρου: Γιώργος Α., Γραμματεία"
        in (centre.last(GIORGOS)["text"])
    )
    await centre.say(MARIA, "/mydata")
    assert "στους ανθρώπους του Κέντρου" not in centre.last(MARIA)["text"]


async def test_only_admins_let_people_in(centre: Rehearsal) -> None:
    """Whoever else holds such a button sees their own menu, and nobody is invited or removed."""
    from bot.telegram.callbacks import Marks
    from conversations.screen import Press

    clerk = await colleague(centre, Role.RECEPTION)
    await centre.say(clerk, "/staff")
    for place, choice in (
        ("@staff:people", ""), ("@staff:people:1", "removed"),
        ("@staff:invite:reception", "none"), ("@staff:invite:admin", "none"),
        ("@staff:people:invited", ""), ("@staff:people:invited", "revoke.1"),
    ):  # fmt: skip
        data = Marks(centre.key).write(Press(place, choice), owner=clerk, kept=False)
        actions.forge(centre.world, clerk, centre.last(clerk)["message_id"], data)
        await centre.rest()
        assert "Νέο ραντεβού για πολίτη" in labels(centre.last(clerk))
    async with centre.database.reading() as unit:
        made = list(await unit.connection.scalars(select(invitations.c.id)))
    assert [] == made


async def test_nobody_is_made_an_admin_by_a_button(centre: Rehearsal) -> None:
    """Admins stand in the settings."""
    from bot.telegram.callbacks import Marks
    from conversations.screen import Press

    await centre.say(ELENI, "/staff")
    data = Marks(centre.key).write(Press("@staff:invite:admin", "none"), owner=ELENI, kept=False)
    actions.forge(centre.world, ELENI, centre.last(ELENI)["message_id"], data)
    await centre.rest()

    assert "Τι θα κάνει στο Κέντρο;" in centre.last(ELENI)["text"]


async def test_a_second_press_of_removal_is_answered(centre: Rehearsal) -> None:
    await colleague(centre)
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, PEOPLE)
    await centre.tap(ELENI, "1")
    await centre.tap(ELENI, "Αφαίρεση ρόλου")
    message = centre.last(ELENI)["message_id"]

    actions.tap(centre.world, ELENI, message, 0, 0)
    actions.tap(centre.world, ELENI, message, 0, 0)
    await centre.rest()

    assert "δεν έχει πια ρόλο" in centre.last(ELENI)["text"]


async def test_a_role_that_was_taken_away_a_moment_ago_opens_nothing(centre: Rehearsal) -> None:
    """Both updates come together, and are dealt with in one transaction, one after the other."""
    nikos = await colleague(centre, Role.RECEPTION)
    for label in (PEOPLE, "1", "Αφαίρεση ρόλου"):
        if label == PEOPLE:
            await centre.say(ELENI, "/staff")
        await centre.tap(ELENI, label)
    sure = centre._button(ELENI, "Ναι, αφαιρέστε τον ρόλο")
    await centre.stop_bot()
    actions.tap(centre.world, ELENI, *sure)
    actions.write(centre.world, nikos, "/staff")
    await centre.start_bot()
    await centre.rest()

    assert "Η μέρα του Κέντρου" not in labels(centre.last(nikos))
