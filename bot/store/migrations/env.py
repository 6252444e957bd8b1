"""How Alembic runs the steps: on the connection it is handed, in one transaction."""

from alembic import context
from sqlalchemy import Connection, text

from bot.store.tables import metadata

# Any fixed number that nothing else locks: two releases never migrate at once.
ONE_AT_A_TIME = 7_102_024

connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    # Alembic takes SQLite for unable to; begun as ours are, it is able to.
    transactional_ddl=True,
)
with context.begin_transaction():
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
    context.run_migrations()
