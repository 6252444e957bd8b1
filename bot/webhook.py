"""Intake by webhook: 200 is answered only after the update is stored."""

import hmac
import logging
from http import HTTPStatus

from aiohttp import web

from bot.intake import Intake
from bot.settings import WrongSetting
from bot.store.database import Database, DatabaseUnavailable

log = logging.getLogger(__name__)

PATH = "/telegram"
LARGEST_BODY = 1024 * 1024
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 — the header's name


def application(intake: Intake, database: Database, secret: str) -> web.Application:
    """
    An application with `POST /telegram` for Telegram and `GET /healthz`, `/readyz` for the host.

    A call without *secret* in its header stores nothing and is answered 403.
    """

    async def take(request: web.Request) -> web.Response:
        given = request.headers.getall(SECRET_HEADER, [])
        # Bytes, because compare_digest refuses text that is not ASCII, and as they came: aiohttp
        # hands out what is no UTF-8 as surrogates.
        if len(given) != 1 or not hmac.compare_digest(
            given[0].encode(errors="surrogateescape"), secret.encode()
        ):
            return web.Response(status=HTTPStatus.FORBIDDEN)
        try:
            await intake.store_call(await request.read())
        except DatabaseUnavailable as error:
            log.error("%s Telegram will send the update again.", error)
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        return web.Response()

    async def healthy(_: web.Request) -> web.Response:
        return web.Response(text="alive")

    async def ready(_: web.Request) -> web.Response:
        try:
            current = await database.schema_is_current()
        except DatabaseUnavailable:
            current = False
        if not current:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, text="not ready")
        return web.Response(text="ready")

    serving = web.Application(client_max_size=LARGEST_BODY)
    serving.add_routes(
        [web.post(PATH, take), web.get("/healthz", healthy), web.get("/readyz", ready)]
    )
    return serving


async def listen(runner: web.AppRunner, port: int) -> None:
    """Take calls at *port* from now on; raises `WrongSetting` when another does already."""
    try:
        await web.TCPSite(runner, port=port).start()
    except OSError:
        raise WrongSetting(f"PORT {port} is taken; choose another with PORT=…") from None
