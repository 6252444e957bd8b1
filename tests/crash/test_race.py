"""Two hundred citizens want one and the same time."""

import asyncio

from bot.sandbox.server import Sandbox
from tests.crash.conftest import MakeBot
from tests.crash.ledger import Ledger
from tests.crash.people import Citizen, Watch
from tests.crash.running import serving, until

RIVALS = 200
SERVICE = "/start book_psychologist"
HELD, TAKEN = "Κρατάμε για εσάς", "την πρόλαβε κάποιος άλλος"


def buttons(citizen: Citizen) -> dict[str, str]:
    """What each button of the newest message says → where it leads, without the owner's mark."""
    rows = citizen.newest.get("reply_markup", {}).get("inline_keyboard", [])
    return {button["text"]: button["callback_data"][6:] for row in rows for button in row}


async def all_at_once(people: list[Citizen], act: str) -> None:
    answers = await asyncio.gather(*(each.answered(act, 60.0) for each in people))
    assert all(answers)


async def rush(people: list[Citizen]) -> Citizen:
    """All of *people* choose one and the same time at once; the only one who gets it."""
    await all_at_once(people, SERVICE)
    await all_at_once(people, r"· \d+ ώρ")
    time = next((text for text in buttons(people[0]) if text[0].isdigit()), "")
    assert time, people[0].newest["text"]
    wanted = buttons(people[0])[time]
    assert {wanted} == {buttons(each).get(time) for each in people}

    await all_at_once(people, f"^{time}$")

    winners = [each for each in people if HELD in each.newest["text"]]
    losers = [each for each in people if TAKEN in each.newest["text"]]
    assert (1, len(people) - 1) == (len(winners), len(losers))
    for each in losers:
        left = buttons(each).values()
        assert any(">d" in where for where in left)
        assert wanted not in left
    return winners[0]


async def test_one_of_two_hundred_gets_the_time(
    sandbox: Sandbox, watch: Watch, make_bot: MakeBot, ledger: Ledger
) -> None:
    """One holds it and books it; the others are told at once and offered what is left."""
    bot = make_bot()
    await serving(bot, sandbox)
    winner = await rush([Citizen(sandbox.world, watch) for _ in range(RIVALS)])
    for act in ("Μαρία Παπαδοπούλου", "Χωρίς τηλέφωνο", "Ναι, κλείστε το"):
        assert await winner.answered(act, 20.0)
    await until(lambda: ledger.owed() == 0, "every answer to be out")
    await bot.stop()

    assert [winner.chat] == list((await ledger.ever_booked()).values())
    assert [] == ledger.given_twice()
    assert [] == ledger.unclaimed()
    assert {"done"} == set(ledger.updates().values())
    assert not {"ERROR", "WARNING"} & {line.partition(" ")[0] for line in bot.said.splitlines()}
