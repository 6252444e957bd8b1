"""One unit of work, one transaction; and a database that is not there is one sentence."""

import asyncio
import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.store import appointments, citizens, followers, inbox, outbox, talks
from bot.store.alone import alone
from bot.store.database import Database, DatabaseUnavailable, parsed
from bot.store.inbox import Arrival
from bot.store.migrating import migrate
from bot.store.outbox import Lane, Outgoing
from bot.store.tables import SCHEMA
from bot.store.tables import citizens as citizens_table
from tests.store.centre import book, standing_citizen
from tests.store.notice import begin_notice

CANARIES = ("Κανάρια", "Kanaria", "6971234567", "7777123456", "housing/secret-papers")


async def count(database):
    async with database.reading() as unit:
        return await unit.connection.scalar(select(func.count()).select_from(citizens_table))


async def test_a_unit_that_raises_leaves_nothing(database, now):
    with pytest.raises(ZeroDivisionError):
        async with database.unit() as unit:
            await citizens.known(unit, [1], now)
            raise ZeroDivisionError
    assert 0 == await count(database)

    async with database.unit() as unit:
        await citizens.known(unit, [1], now)
    assert 1 == await count(database)


async def test_a_unit_that_is_cancelled_leaves_nothing_and_the_next_one_works(database, now):
    begun = asyncio.Event()

    async def work():
        async with database.unit() as unit:
            await citizens.known(unit, [1], now)
            begun.set()
            while True:
                await inbox.waiting(unit)

    for _ in range(5):
        begun.clear()
        task = asyncio.create_task(work())
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    async with database.unit() as unit:
        await citizens.known(unit, [2], now)

    assert 1 == await count(database)


async def test_who_reads_sees_the_last_commit_and_makes_no_writer_wait(database, now):
    async with database.reading() as looking:
        before = await inbox.waiting(looking)
        async with database.unit() as unit:
            await inbox.store(unit, [Arrival(1, 7, b"{}")], now)
            async with database.reading() as other:
                assert 0 == await inbox.waiting(other)
    assert 0 == before
    async with database.reading() as unit:
        assert 1 == await inbox.waiting(unit)


async def test_who_only_reads_cannot_write(database, now):
    with pytest.raises((DatabaseUnavailable, DBAPIError)):
        async with database.reading() as unit:
            await citizens.known(unit, [1], now)

    assert 0 == await count(database)


async def test_many_units_at_once_read_and_write_without_losing_any(database, other_process, now):
    """
    Each reads and then writes what it read: the transaction that breaks when it begins late.
    """
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        await talks.save(unit, {me: {"n": 0}}, now)

    async def add(mine):
        async with mine.unit() as unit:
            # PostgreSQL: a turn locks its update; here the citizen stands for it.
            await unit.connection.execute(
                select(citizens_table.c.id).where(citizens_table.c.id == me).with_for_update()
            )
            n = (await talks.load(unit, [me]))[me]["n"]
            await talks.save(unit, {me: {"n": n + 1}}, now)

    await asyncio.gather(*(add((database, other_process)[at % 2]) for at in range(100)))

    async with database.reading() as unit:
        assert {me: {"n": 100}} == await talks.load(unit, [me])


async def test_the_bytes_of_the_file_name_nobody(sqlite_url, now, caplog):
    """
    No name, phone, chat id or text stands in the database, its log, or ours at DEBUG.
    """
    caplog.set_level(logging.DEBUG)
    database = Database(sqlite_url, b"key")
    name, latin, phone, chat, node = CANARIES
    async with database.unit() as unit:
        raw = f'{{"text": "{latin}", "chat": {chat}}}'.encode()
        await inbox.store(unit, [Arrival(1, int(chat), raw), Arrival(2, None, raw)], now)
        me = await standing_citizen(unit, now, chat=int(chat))
        await talks.save(unit, {me: {"at": node, "name": name}}, now)
        await book(unit, me, now, starts=now.replace(hour=12), name=name + phone)
        await followers.follow(unit, me, "events", True, now)
        await begin_notice(unit, topic="events", html=name, created_by=me, now=now, expires=None)
        content = {"lines": [node, name, phone]}
        await outbox.enqueue(
            unit,
            [Outgoing("reply:1:0", me, Lane.REPLY, "screen", content)],
            now,
            leased_by="w",
            chats={me: int(chat)},
        )
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    files = [one for one in path.parent.iterdir() if one.name.startswith(path.name)]
    assert 3 == len(files)
    stored = b"".join(one.read_bytes() for one in files)
    with pytest.raises(IntegrityError) as refused:
        async with database.unit() as unit:
            lost = Outgoing("reply:2:0", 999, Lane.REPLY, "screen", content)
            await outbox.enqueue(unit, [lost, lost], now)
    await database.dispose()

    assert b"benefits" in stored
    assert "hide_parameters=True" in str(refused.value)
    for canary in CANARIES:
        assert canary.encode() not in stored
        assert canary not in caplog.text
        assert canary not in str(refused.value)
    chat_bytes = int(chat).to_bytes(8, "big").lstrip(b"\0")
    assert chat_bytes not in stored


async def test_erased_text_is_gone_from_the_file_after_a_checkpoint(sqlite_url, now):
    """
    Also for one who has the key: what was deleted is overwritten.
    """
    database = Database(sqlite_url, b"key")
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        booked = await book(unit, me, now, starts=now.replace(hour=12))
        sealed = await unit.connection.scalar(select(citizens_table.c.sealed_chat))
        code = booked.code.encode()
    await database.checkpoint()
    assert sealed in path.read_bytes()

    async with database.unit() as unit:
        await citizens.forget(unit, me, now)
        await citizens.drop_forgotten(unit)
        await appointments.purge(unit, booked.ends.replace(hour=23))
    await database.checkpoint()
    left = b"".join(
        one.read_bytes() for one in path.parent.iterdir() if one.name.startswith(path.name)
    )
    await database.dispose()

    assert sealed not in left
    assert code not in left


async def test_a_schema_is_current_only_after_the_last_migration(database, url, tmp_path):
    assert await database.schema_is_current()
    async with database.unit() as unit:
        await unit.connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'older'")
    assert not await database.schema_is_current()
    async with database.unit() as unit:
        await unit.connection.exec_driver_sql(
            f"UPDATE alembic_version SET version_num = '{SCHEMA}'"
        )

    for file in (tmp_path / "none.db", tmp_path / "empty.db"):
        if file.name == "empty.db":
            file.touch()
        empty = Database(f"sqlite:///{file}", b"key")
        assert not await empty.schema_is_current()
        await empty.dispose()
    assert not (tmp_path / "none.db").exists()


NOT_SQLITE = b"This is a letter and no database. " * 200


async def test_a_file_that_is_no_database_is_one_sentence(tmp_path):
    file = tmp_path / "letter.db"
    file.write_bytes(NOT_SQLITE)
    database = Database(f"sqlite:///{file}", b"key")

    with pytest.raises(DatabaseUnavailable, match="file is not a database"):
        await database.schema_is_current()
    with pytest.raises(DatabaseUnavailable, match="file is not a database"):
        migrate(f"sqlite:///{file}")
    await database.dispose()


@pytest.mark.parametrize("kept", [0, 100], ids=["replaced", "damaged"])
async def test_a_file_that_is_spoilt_meanwhile_is_one_sentence(sqlite_url, now, kept):
    """
    As soon as it is read from the disk again; *kept* bytes of it are still good.
    """
    database = Database(sqlite_url, b"key")
    async with database.unit() as unit:
        await citizens.known(unit, range(500), now)
    await database.checkpoint()
    await database.dispose()
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    whole = file.read_bytes()
    file.write_bytes(whole[:kept] + NOT_SQLITE + whole[kept + len(NOT_SQLITE) :])

    told = []
    for look in (database.unit, database.reading):
        try:
            async with look() as unit:
                await inbox.waiting(unit)
        except DatabaseUnavailable as error:
            told.append(str(error))
    await database.dispose()
    assert 2 == len(told)
    assert all("\n" not in one for one in told)


async def test_a_folder_closed_to_us_holds_no_database(tmp_path):
    """
    That a file cannot even be looked for is told by whoever goes on to make it.
    """
    database = Database(f"sqlite:///{tmp_path}/{'long' * 100}/centre.db", b"key")
    assert not await database.schema_is_current()
    await database.dispose()


async def test_only_one_at_a_time_is_alone(url):
    """
    Until it ends, however it ends.
    """
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, url], stdout=subprocess.PIPE, cwd=Path.cwd()
    )
    assert holder.stdout is not None
    assert b"alone\n" == holder.stdout.readline()
    for _ in range(2):
        with pytest.raises(DatabaseUnavailable, match="is at work on this database"):
            async with alone(url):
                pass
    holder.kill()
    holder.wait()
    holder.stdout.close()

    async with alone(url):
        pass
    async with alone(url):
        with pytest.raises(DatabaseUnavailable):
            async with alone(url):
                pass


HOLDER = """
import asyncio, sys
from bot.store.alone import alone
async def main():
    async with alone(sys.argv[1]):
        print("alone", flush=True)
        await asyncio.sleep(60)
asyncio.run(main())
"""


async def test_a_lock_that_cannot_be_made_is_one_sentence():
    with pytest.raises(DatabaseUnavailable, match="cannot be locked"):
        async with alone("sqlite:////no/such/folder/centre.db"):
            pass


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:////no/such/folder/centre.db",
        "postgresql://centre:hunter2@127.0.0.1:1/centre",
    ],
)
async def test_a_database_that_is_not_there_is_one_sentence_without_its_password(address):
    database = Database(address, b"key")
    for look in (database.unit, database.reading):
        with pytest.raises(DatabaseUnavailable) as raised:
            async with look() as unit:
                await inbox.waiting(unit)
        assert "hunter2" not in str(raised.value)
        assert 1 == len(str(raised.value).splitlines())
    await database.dispose()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nonsense hunter2",
        "postgresql://u:hunter2@h:abc/d",
        "mysql://u:hunter2@h/d",
        "sqlite://",
        "sqlite:///:memory:",
    ],
)
def test_an_address_we_cannot_use_is_one_sentence_that_does_not_repeat_it(address):
    with pytest.raises(DatabaseUnavailable) as raised:
        Database(address, b"key")

    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_to_write_a_postgres_address_leads_to_one_driver(scheme):
    assert "postgresql+psycopg" == parsed(f"{scheme}://u:p@h/d").drivername


READ_ONLY = """
import asyncio, os, sys
from datetime import UTC, datetime
from bot.store import citizens
from bot.store.database import Database, DatabaseUnavailable
os.setuid(65534)
async def main():
    database = Database(sys.argv[1], b"key")
    try:
        async with database.unit() as unit:
            await citizens.known(unit, [1], datetime.now(UTC))
    except DatabaseUnavailable as error:
        print(error)
    finally:
        await database.dispose()
asyncio.run(main())
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become a user who may not write")
def test_a_file_that_may_not_be_written_is_one_sentence(empty_database):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "centre.db"
        path.write_bytes(empty_database.read_bytes())
        path.parent.chmod(0o755)
        path.chmod(0o644)
        said = subprocess.run(
            [sys.executable, "-c", READ_ONLY, f"sqlite:///{path}"],
            capture_output=True,
            text=True,
            check=False,
        )

    assert ("", 0) == (said.stderr, said.returncode)
    assert "readonly" in said.stdout
    assert 1 == len(said.stdout.splitlines())


FORGOTTEN = """
import asyncio, sys
from bot.store import inbox
from bot.store.database import Database
async def main():
    database = Database(sys.argv[1], b"key")
    async with database.unit() as unit:
        await inbox.waiting(unit)
asyncio.run(main())
"""


def test_a_database_nobody_disposed_of_does_not_keep_the_process_alive(sqlite_url):
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORGOTTEN, sqlite_url],
        check=True,
        timeout=20,
        capture_output=True,
    )
