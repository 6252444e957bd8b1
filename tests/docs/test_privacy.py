"""The data inventory is complete: table by table, column by column, and with the real periods."""

from sqlalchemy import LargeBinary

from bot.store.tables import metadata
from conversations.tree import Library
from tests.docs.markdown import PRIVACY, quoted, section, table


def test_the_inventory_names_every_column() -> None:
    """What is stored in bytes is sealed or marked, the rest is told to be in the clear."""
    inventory = {
        quoted(name)[0]: (set(quoted(sealed) + quoted(marked)), set(quoted(clear)))
        for name, _, sealed, marked, clear in table(section(PRIVACY, "What is kept"))
    }
    stored = {
        each.name: (
            {column.name for column in each.columns if isinstance(column.type, LargeBinary)},
            {column.name for column in each.columns if not isinstance(column.type, LargeBinary)},
        )
        for each in metadata.sorted_tables
    }

    assert stored == inventory


def test_the_periods_are_those_of_the_content(library: Library) -> None:
    kept = library.centre.retention
    told = {quoted(name)[0]: after for name, after, _ in table(section(PRIVACY, "For how long"))}

    assert told == {
        "conversation": f"{kept.conversation_hours} hours",
        "appointment": f"{kept.appointment_days} days",
        "citizen": f"{kept.citizen_days} days",
        "delivered": f"{kept.delivered_days} days",
        "failed": f"{kept.failed_hours} hours",
        "update-keys": f"{kept.update_key_hours} hours",
    }
