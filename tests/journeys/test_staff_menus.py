"""`/staff` in Telegram's menu: for the Centre's people, from when they join until they leave."""

import asyncio
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rehearsal import Rehearsal
from bot.sandbox import actions
from bot.sandbox.faults import Fault, FaultKind
from bot.store import outbox
from bot.ticks.commands import StaffMenus
from conversations.tree import Library, Phrase
from tests.journeys.desks import ELENI, GIORGOS, MARIA, colleague
from tests.journeys.test_people import PEOPLE, invite, join

SET, DELETED = "setMyCommands", "deleteMyCommands"


def menu(centre: Rehearsal, person: int) -> list[str]:
    """The commands that Telegram offers in their chat."""
    return [each["command"] for each in centre.world.profile.commands_for(person)]


async def end_role(centre: Rehearsal) -> None:
    await centre.say(ELENI, "/staff")
    for label in (PEOPLE, "1", "Αφαίρεση ρόλου", "Ναι, αφαιρέστε τον ρόλο"):
        await centre.tap(ELENI, label)


def menus(
    centre: Rehearsal, library: Library | None = None, admins: Collection[int] = (ELENI, 77)
) -> StaffMenus:
    return StaffMenus(
        lambda: library or centre.library,
        centre.database,
        centre.sandbox.clock.now,
        lambda: admins,
    )


async def look(
    centre: Rehearsal, library: Library | None = None, admins: Collection[int] = (ELENI, 77)
) -> int:
    """Two processes look which menus are not told yet; how many orders there are more."""
    before = await ordered(centre)
    for _ in range(2):
        await menus(centre, library, admins).tell()
    await centre.rest()
    return await ordered(centre) - before


async def ordered(centre: Rehearsal) -> int:
    async with centre.database.reading() as unit:
        counted = await outbox.counts(unit)
    return sum(n for (kind, _), n in counted.items() if kind == "commands")


async def test_who_joins_has_it_until_their_role_ends(centre: Rehearsal) -> None:
    """And nobody else ever has."""
    await centre.say(MARIA, "/start")
    link = await invite(centre)
    await centre.say(GIORGOS, link)
    assert "staff" not in menu(centre, GIORGOS)

    await centre.say(GIORGOS, "Γιώργος")

    assert "staff" in menu(centre, GIORGOS)
    assert menu(centre, MARIA) == [each for each in menu(centre, GIORGOS) if each != "staff"]
    await end_role(centre)
    assert menu(centre, GIORGOS) == menu(centre, MARIA)


async def test_who_asks_to_be_forgotten_leaves_with_their_menu(centre: Rehearsal) -> None:
    await join(centre, GIORGOS, await invite(centre))

    await centre.say(GIORGOS, "/forget")
    await centre.tap(GIORGOS, "Ναι, σβήστε τα όλα")

    assert "staff" not in menu(centre, GIORGOS)
    await join(centre, GIORGOS, await invite(centre))
    assert "staff" in menu(centre, GIORGOS)


async def tried(centre: Rehearsal, method: str, times: int) -> None:
    """Until Telegram has been asked so often."""
    async with asyncio.timeout(10):
        while centre.world.journal.calls[method] < times:
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("kind", [FaultKind.SERVER_ERROR, FaultKind.RESET, FaultKind.LOST_REPLY])
async def test_it_is_told_until_telegram_has_heard(centre: Rehearsal, kind: FaultKind) -> None:
    """Also across a restart; and nobody on the staff has to look into it."""
    await centre.say(GIORGOS, await invite(centre))
    centre.world.faults.plan(Fault(kind, SET.lower(), count=4))
    asked = centre.world.journal.calls[SET]
    actions.write(centre.world, GIORGOS, "Γιώργος")
    await tried(centre, SET, asked + 1)
    await centre.stop_bot()
    await centre.start_bot()
    for _ in range(3):
        await asyncio.sleep(1.2)
        centre.sandbox.clock.move(timedelta(hours=1))

    await centre.rest()

    assert "staff" in menu(centre, GIORGOS)
    async with centre.database.reading() as unit:
        assert [] == await outbox.uncertain(unit)


async def test_a_role_that_ends_while_telegram_is_told_of_it_is_gone(centre: Rehearsal) -> None:
    """The second order leaves when the first has arrived, however long that takes."""
    nikos = await colleague(centre)
    await centre.say(ELENI, "/staff")
    for label in (PEOPLE, "1", "Αφαίρεση ρόλου"):
        await centre.tap(ELENI, label)
    sure = centre._button(ELENI, "Ναι, αφαιρέστε τον ρόλο")
    centre.world.faults.plan(Fault(FaultKind.SLOW, SET.lower(), seconds=3))
    asked = centre.world.journal.calls[SET]
    await menus(centre).tell()
    await tried(centre, SET, asked + 2)

    actions.tap(centre.world, ELENI, *sure)
    await centre.rest()

    assert "staff" not in menu(centre, nikos)


async def test_who_joins_again_while_telegram_is_told_that_they_left_has_it(
    centre: Rehearsal,
) -> None:
    """Also here the later order leaves last."""
    await join(centre, GIORGOS, await invite(centre))
    again = await invite(centre)
    await centre.say(ELENI, "/staff")
    for label in (PEOPLE, "1", "Αφαίρεση ρόλου"):
        await centre.tap(ELENI, label)
    centre.world.faults.plan(Fault(FaultKind.SLOW, DELETED.lower(), seconds=3))
    actions.tap(centre.world, ELENI, *centre._button(ELENI, "Ναι, αφαιρέστε τον ρόλο"))
    await tried(centre, DELETED, 1)

    for said in (again, "Γιώργος"):
        actions.write(centre.world, GIORGOS, said)
    await centre.rest()

    assert "staff" in menu(centre, GIORGOS)


async def test_nothing_is_told_while_telegram_asks_for_silence(centre: Rehearsal) -> None:
    await centre.say(GIORGOS, await invite(centre))
    centre.world.faults.plan(Fault(FaultKind.FLOOD, "sendmessage", count=1, seconds=2))
    asked = centre.world.journal.calls[SET]
    actions.write(centre.world, MARIA, "/start")
    await tried(centre, "sendMessage", centre.world.journal.calls["sendMessage"] + 1)

    actions.write(centre.world, GIORGOS, "Γιώργος")
    await asyncio.sleep(1.5)
    assert asked == centre.world.journal.calls[SET]

    await centre.rest()
    assert "staff" in menu(centre, GIORGOS)


async def test_each_is_told_once_until_the_words_are_others(centre: Rehearsal) -> None:
    """Of the admins of the settings only who has ever written: Telegram refuses any other."""
    await colleague(centre)
    assert 1 == await look(centre)
    assert 0 == await look(centre)

    await centre.say(ELENI, "/start")
    assert 1 == await look(centre)
    assert "staff" in menu(centre, ELENI)

    phrases = {
        **centre.library.phrases,
        "command.staff": Phrase("command.staff", {"other": "Εργασία"}),
    }
    assert 2 == await look(centre, replace(centre.library, phrases=phrases))


async def test_whom_the_settings_name_no_more_has_it_no_more(centre: Rehearsal) -> None:
    """Whoever was told so before is told again; and who is named anew has it anew."""
    await centre.say(ELENI, "/start")
    await centre.say(GIORGOS, await invite(centre))
    await centre.say(GIORGOS, "Γιώργος")
    await look(centre)
    assert "staff" in menu(centre, ELENI)
    eleni = next(each for each in centre.world.people if each.id == ELENI)
    eleni.staff = False

    assert 1 == await look(centre, admins=[77])
    assert "staff" not in menu(centre, ELENI)
    assert "staff" in menu(centre, GIORGOS)
    assert 0 == await look(centre, admins=[77])

    eleni.staff = True
    await look(centre)
    assert "staff" in menu(centre, ELENI)
    assert 0 == await look(centre)


async def test_who_blocked_the_bot_comes_back_to_what_is_true(centre: Rehearsal) -> None:
    """Meanwhile nothing is told, for it might be refused."""
    await join(centre, GIORGOS, await invite(centre))
    actions.block(centre.world, GIORGOS, blocked=True)
    await centre.rest()
    await end_role(centre)
    assert "staff" in menu(centre, GIORGOS)

    actions.block(centre.world, GIORGOS, blocked=False)
    await centre.rest()

    assert "staff" not in menu(centre, GIORGOS)
