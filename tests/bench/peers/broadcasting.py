"""
A bare bot that also broadcasts at /broadcast, in one of two usual ways (the first argument):

limiter   python-telegram-bot's AIORateLimiter(max_retries=5), and all sends at once
loop      one send after the other; after a 429 it waits as told and repeats
"""

import asyncio
import os
import sys

from telegram import Bot, Update
from telegram.error import Forbidden, RetryAfter
from telegram.ext import (
    AIORateLimiter,
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
)

from tests.bench.peers.floor import start, tapped
from tests.bench.recipients import WORDS, audience


async def _all_at_once(bot: Bot, chats: range) -> None:
    await asyncio.gather(*(bot.send_message(chat, WORDS) for chat in chats), return_exceptions=True)


async def _one_by_one(bot: Bot, chats: range) -> None:
    for chat in chats:
        while True:
            try:
                await bot.send_message(chat, WORDS)
            except RetryAfter as error:
                await asyncio.sleep(float(error.retry_after))
                continue
            except Forbidden:
                pass
            break


WAYS = {"limiter": _all_at_once, "loop": _one_by_one}


async def broadcast(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    chats = audience(int(sys.argv[2]))
    context.application.create_task(WAYS[sys.argv[1]](context.bot, chats))


def main() -> None:
    builder = (
        Application.builder()
        .token(os.environ["TELEGRAM_BOT_TOKEN"])
        .base_url(f"{os.environ['TELEGRAM_API_URL']}/bot")
    )
    if sys.argv[1] == "limiter":
        builder = builder.rate_limiter(AIORateLimiter(max_retries=5))
    application = builder.build()
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CommandHandler("broadcast", broadcast))
    application.add_handler(CallbackQueryHandler(tapped))
    application.run_polling()


if __name__ == "__main__":
    main()
