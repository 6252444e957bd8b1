"""The migrations make the tables that the statements expect, all of them or none."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from bot.store import migrating
from bot.store.database import DatabaseUnavailable, parsed
from bot.store.migrating import config, migrate
from bot.store.tables import SCHEMA, metadata


def connected(url):
    address = parsed(url)
    if address.get_backend_name() == "sqlite":
        address = address.set(drivername="sqlite")
    return create_engine(address)


def test_the_migrations_make_exactly_the_tables(url):
    engine = connected(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert [] == compare_metadata(context, metadata)
        made = inspect(connection)
        for table in metadata.tables.values():
            assert {index.name for index in table.indexes} <= {
                index["name"] for index in made.get_indexes(table.name)
            }
            assert {key.target_fullname: key.ondelete for key in table.foreign_keys} == {
                f"{key['referred_table']}.{key['referred_columns'][0]}": key["options"]["ondelete"]
                for key in made.get_foreign_keys(table.name)
            }
    engine.dispose()


def test_the_schema_we_ask_for_is_the_last_migration():
    assert SCHEMA == ScriptDirectory.from_config(config()).get_current_head()


def test_ids_are_never_given_twice_on_sqlite(sqlite_url):
    engine = connected(sqlite_url)
    with engine.connect() as connection:
        made = connection.scalars(text("SELECT sql FROM sqlite_master WHERE type = 'table'")).all()
    engine.dispose()

    for name in ("citizens", "inbox", "outbox", "appointments", "campaigns"):
        (table,) = [sql for sql in made if sql.startswith(f"CREATE TABLE {name} ")]
        assert "AUTOINCREMENT" in table


def test_migrating_again_changes_nothing(url):
    migrate(url)


def test_a_new_file_is_its_owners_alone(tmp_path):
    migrate(f"sqlite:///{tmp_path}/data/centre.db")

    assert 0o600 == stat.S_IMODE((tmp_path / "data" / "centre.db").stat().st_mode)


def test_a_migration_that_breaks_half_way_leaves_nothing(tmp_path, monkeypatch):
    broken = tmp_path / "migrations"
    (broken / "versions").mkdir(parents=True)
    for name in ("env.py", "script.py.mako", "versions/first_tables.py"):
        (broken / name).write_text((migrating.MIGRATIONS / name).read_text())
    with (broken / "versions" / "first_tables.py").open("a") as file:
        file.write('    raise RuntimeError("half way")\n')
    monkeypatch.setattr(migrating, "MIGRATIONS", broken)
    url = f"sqlite:///{tmp_path}/centre.db"

    with pytest.raises(RuntimeError, match="half way"):
        migrate(url)
    engine = connected(url)
    assert [] == inspect(engine).get_table_names()
    engine.dispose()


def test_it_migrates_from_any_folder_and_says_nothing(tmp_path):
    code = "import sys; from bot.store.migrating import migrate; migrate(sys.argv[1])"
    said = subprocess.run(
        [sys.executable, "-c", code, f"sqlite:///{tmp_path}/centre.db"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "" == said.stdout + said.stderr


@pytest.mark.parametrize(
    "address", ["sqlite:////proc/nothing/centre.db", "postgresql://u:hunter2@127.0.0.1:1/d"]
)
def test_a_database_that_cannot_be_migrated_is_one_sentence(address):
    with pytest.raises(DatabaseUnavailable) as raised:
        migrate(address)

    assert "hunter2" not in str(raised.value)
    assert 1 == len(str(raised.value).splitlines())


def test_looking_whether_the_schema_is_current_does_not_load_alembic():
    code = "import sys, bot.store.database; sys.exit('alembic' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
