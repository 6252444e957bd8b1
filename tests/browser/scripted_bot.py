"""A bot that does what the test says."""

from typing import Any

from aiohttp import ClientSession, FormData

from bot.sandbox.server import Sandbox


class ScriptedBot:
    """Raw calls of the Bot API, as any bot in any language would make them."""

    def __init__(self, sandbox: Sandbox, session: ClientSession) -> None:
        self._address = f"{sandbox.url}/bot{sandbox.token}"
        self._session = session
        self._offset = 0

    async def call(self, method: str, **values: Any) -> Any:
        async with self._session.post(f"{self._address}/{method}", json=values) as answer:
            body = await answer.json()
        assert body["ok"], body
        return body["result"]

    async def send_file(
        self, method: str, field: str, name: str, content: bytes, kind: str, **values: Any
    ) -> Any:
        form = FormData({key: str(value) for key, value in values.items()})
        form.add_field(field, content, filename=name, content_type=kind)
        async with self._session.post(f"{self._address}/{method}", data=form) as answer:
            body = await answer.json()
        assert body["ok"], body
        return body["result"]

    async def next_update(self) -> dict[str, Any]:
        while True:
            updates = await self.call("getUpdates", offset=self._offset, limit=1, timeout=5)
            if updates:
                self._offset = updates[0]["update_id"] + 1
                return updates[0]

    async def next_of(self, kind: str) -> dict[str, Any]:
        """The next update of *kind*; others before it are passed over."""
        while kind not in (update := await self.next_update()):
            pass
        return update[kind]
