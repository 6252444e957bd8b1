"""Each look compares what stands with the hours as they are, and tells staff once."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.store import absences, outbox, strandings
from bot.store.database import Database
from bot.ticks.strandings import Strandings
from conversations.centre import Closure, ClosureState
from conversations.tree import Library
from tests.store.centre import book, standing_citizen

NOW = datetime(2030, 1, 14, 6, tzinfo=UTC)
NINE = datetime(2030, 1, 15, 7, tzinfo=UTC)
"""nine on Tuesday morning, at the Centre"""
HOUR = timedelta(hours=1)
ADMIN = 500
KEY = b"a key for tests, thirty-two byte"


@pytest.fixture
async def database(empty_database: Path, tmp_path: Path) -> AsyncIterator[Database]:
    (tmp_path / "centre.db").write_bytes(empty_database.read_bytes())
    database = Database(f"sqlite:///{tmp_path}/centre.db", KEY)
    yield database
    await database.dispose()


class Served:
    """The library that is served, and who looks."""

    def __init__(self, library: Library, database: Database) -> None:
        self.library = library
        self.now = NOW
        self.database = database
        self.looks = self.restarted()

    def restarted(self) -> Strandings:
        return Strandings(lambda: self.library, self.database, lambda: self.now, lambda: [ADMIN])

    async def found(self) -> list[int]:
        """What is known to be stranded after a look, and a second one that changes nothing."""
        await self.looks.look()
        await self.looks.look()
        async with self.database.reading() as unit:
            return sorted(await strandings.known(unit))

    async def told(self) -> int:
        async with self.database.reading() as unit:
            return sum((await outbox.counts(unit)).values())


@pytest.fixture
async def served(database: Database, library: Library) -> Served:
    """Two appointments on Tuesday at desk 1, and an admin who has written to the bot."""
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, NOW, ADMIN)
        await book(unit, citizen, NOW, starts=NINE)
        await book(unit, citizen, NOW, starts=NINE + 3 * HOUR)
    return Served(library, database)


async def absent(database: Database, starts: datetime) -> int:
    async with database.unit() as unit:
        added = await absences.add(
            unit,
            desk="desk-1",
            starts=starts,
            ends=starts + HOUR,
            kind="block",
            created_by=1,
            now=NOW,
        )
    return added.id


async def test_what_fitted_at_the_last_look_is_looked_at_again_when_the_hours_change(
    served: Served, database: Database
) -> None:
    """By an absence as by an edit."""
    assert [] == await served.found()
    await absent(database, NINE)
    assert [1] == await served.found()

    day = NINE.date()
    shut = Closure(day, day, "Μετακόμιση", ClosureState.CONFIRMED)
    centre = replace(served.library.centre, closures=(shut,))
    served.library = replace(served.library, centre=centre, version="edited")

    assert [1, 2] == await served.found()


async def test_each_batch_is_told_once_also_after_a_restart(
    served: Served, database: Database
) -> None:
    await absent(database, NINE)
    await served.found()
    assert 1 == await served.told()
    served.looks = served.restarted()
    await served.found()
    assert 1 == await served.told()

    served.now += HOUR
    await absent(database, NINE + 3 * HOUR)
    await served.found()

    assert 2 == await served.told()


async def test_what_fits_again_is_let_go_and_told_to_nobody(
    served: Served, database: Database
) -> None:
    absence = await absent(database, NINE)
    await served.found()
    async with database.unit() as unit:
        await absences.end(unit, absence, NOW)

    assert [] == await served.found()
    assert 1 == await served.told()


async def test_what_the_clocks_moved_is_told_and_not_kept_at_another_hour(
    served: Served, database: Database
) -> None:
    """Booked for ten in July; the country gives its summer time up, and that moment is nine."""
    in_july = datetime(2030, 7, 16, 7, tzinfo=UTC)
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, NOW, ADMIN)
        booked = await book(unit, citizen, NOW, starts=in_july)
    assert [] == await served.found()

    # The zone of a country that keeps its winter time.
    centre = replace(served.library.centre, zone=ZoneInfo("Etc/GMT-2"))
    served.library = replace(served.library, centre=centre, version="other clocks")

    assert [booked.id] == await served.found()
    async with database.reading() as unit:
        (stranding,) = await strandings.ahead(unit, NOW)
    assert ("clock", in_july) == (stranding.reason, stranding.appointment.starts)
    assert 1 == await served.told()
