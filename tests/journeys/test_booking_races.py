"""Two phones of one citizen, and a Centre that changes under a booking: one sentence, nothing else."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from bot.rehearsal import Rehearsal
from bot.sandbox import actions
from bot.store.tables import appointments, claims
from tests.journeys.seen import labels, texts

MARIA = 1001
YES = "Ναι, κλείστε το"


async def kept(centre: Rehearsal) -> list[tuple[Any, ...]]:
    async with centre.database.reading() as unit:
        columns = (appointments.c.service, appointments.c.status)
        found = await unit.connection.execute(select(*columns).order_by(appointments.c.id))
        return [tuple(each) for each in found]


async def up_to_yes(centre: Rehearsal) -> int:
    """Everything is given but the last word; the message that asks for it."""
    await centre.say(MARIA, "/start book_benefits")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.say(MARIA, "Μαρία")
    await centre.tap(MARIA, "Χωρίς τηλέφωνο")
    return int(centre.last(MARIA)["message_id"])


async def without_benefits(centre: Rehearsal) -> None:
    """The bot comes back with content in which nobody sees to benefits any more."""
    await centre.stop_bot()
    services = {
        name: service
        for name, service in centre.library.centre.services.items()
        if name != "benefits"
    }
    centre.library = replace(
        centre.library, centre=replace(centre.library.centre, services=services)
    )
    await centre.start_bot()


async def test_two_phones_of_one_person_hold_one_time(centre: Rehearsal) -> None:
    """Another day is tapped on each in the same moment: what was tapped last is held."""
    await centre.say(MARIA, "/start book_benefits")
    first = centre.last(MARIA)["message_id"]
    await centre.say(MARIA, "/start book_benefits")
    second = centre.last(MARIA)["message_id"]

    actions.tap(centre.world, MARIA, first, 0, 0)
    actions.tap(centre.world, MARIA, second, 0, 0)
    actions.tap(centre.world, MARIA, first, 0, 0)
    await centre.rest()

    assert [("benefits", "held")] == await kept(centre)
    async with centre.database.reading() as unit:
        owners = (await unit.connection.scalars(select(claims.c.appointment).distinct())).all()
    assert len(owners) == 1
    assert not any("την πρόλαβε" in text for text in texts(centre, MARIA)), "it was their own"


async def test_two_phones_of_one_person_book_one_visit(centre: Rehearsal) -> None:
    """«Yes» on the one while a new booking begins on the other."""
    asked = await up_to_yes(centre)

    actions.tap(centre.world, MARIA, asked, 0, 0)
    actions.write(centre.world, MARIA, "/start book_benefits")
    actions.tap(centre.world, MARIA, asked, 0, 0)
    await centre.rest()

    assert [("benefits", "booked")] == await kept(centre)
    said = texts(centre, MARIA)
    assert sum("Το ραντεβού σας έκλεισε." in text for text in said) >= 1
    assert any("Έχετε ήδη" in text for text in said)


async def test_two_phones_of_one_person_cancel_and_move(centre: Rehearsal) -> None:
    """The one cancels what the other is moving: it is cancelled, and nothing new is booked."""
    await up_to_yes(centre)
    await centre.tap(MARIA, YES)
    card = centre.last(MARIA)
    await centre.tap(MARIA, next(each for each in labels(card) if "Αλλαγή" in each))
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    moving = centre.last(MARIA)
    assert "held" in {status for _, status in await kept(centre)}
    await centre.say(MARIA, "/mine")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.tap(MARIA, next(each for each in labels(centre.last(MARIA)) if "Ακύρωση" in each))
    cancelling = centre.last(MARIA)

    actions.tap(centre.world, MARIA, cancelling["message_id"], 0, 0)
    actions.tap(centre.world, MARIA, moving["message_id"], 0, 0)
    await centre.rest()

    assert "booked" not in {status for _, status in await kept(centre)}
    assert "cancelled_citizen" in {status for _, status in await kept(centre)}


@pytest.mark.parametrize("step", ["days", "times", "yes"])
async def test_a_service_that_ends_in_the_middle_of_a_booking(centre: Rehearsal, step: str) -> None:
    """Whatever is tapped next says so in a sentence, and leads to what there is."""
    await centre.say(MARIA, "/start book_benefits")
    if step == "times":
        await centre.tap(MARIA, labels(centre.last(MARIA))[1])
    if step == "yes":
        await up_to_yes(centre)
    await without_benefits(centre)

    message = centre.last(MARIA)["message_id"]
    actions.tap(centre.world, MARIA, message, 0, 0)
    await centre.rest()

    assert "Για τι θέλετε ραντεβού;" in centre.last(MARIA)["text"]
    assert "Ψυχολογική υποστήριξη" in labels(centre.last(MARIA))
    assert [] == await kept(centre), "what was held is given back"


async def test_a_visit_whose_service_ended_may_still_be_seen_and_cancelled(
    centre: Rehearsal,
) -> None:
    await up_to_yes(centre)
    await centre.tap(MARIA, YES)
    await without_benefits(centre)

    await centre.say(MARIA, "/mine")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.tap(MARIA, next(each for each in labels(centre.last(MARIA)) if "Ακύρωση" in each))
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])

    assert [("benefits", "cancelled_citizen")] == await kept(centre)
