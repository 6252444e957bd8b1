"""
An SQLite storage for aiogram, as fast as one connection allows and as durable as this bot's.

Every statement commits by itself (one hop to the connection's thread), with
`synchronous=FULL`, so that what was answered survives a power cut.
"""

import json
from collections.abc import Mapping
from typing import Any

import aiosqlite
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, DefaultKeyBuilder, StateType, StorageKey


class SQLiteStorage(BaseStorage):
    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._keys = DefaultKeyBuilder(with_destiny=True)

    @classmethod
    async def open(cls, path: str) -> "SQLiteStorage":
        connection = await aiosqlite.connect(path, isolation_level=None)
        await connection.execute("PRAGMA journal_mode=WAL")
        await connection.execute("PRAGMA synchronous=FULL")
        for part in ("state", "data"):
            await connection.execute(
                f"CREATE TABLE IF NOT EXISTS {part} (key TEXT PRIMARY KEY, value TEXT)"
            )
        return cls(connection)

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        await self._set("state", key, state.state if isinstance(state, State) else state)

    async def get_state(self, key: StorageKey) -> str | None:
        return await self._get("state", key)

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        await self._set("data", key, json.dumps(data))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        return json.loads(await self._get("data", key) or "{}")

    async def close(self) -> None:
        await self._connection.close()

    async def _set(self, part: str, key: StorageKey, value: str | None) -> None:
        await self._connection.execute(
            f"INSERT INTO {part} VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (self._keys.build(key), value),
        )

    async def _get(self, part: str, key: StorageKey) -> str | None:
        rows = await self._connection.execute_fetchall(
            f"SELECT value FROM {part} WHERE key = ?", (self._keys.build(key),)
        )
        return next((row[0] for row in rows), None)
