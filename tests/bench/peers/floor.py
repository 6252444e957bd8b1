"""
The floor: a bare python-telegram-bot handler over the menu tree, as its documentation teaches.

It keeps no state at all; updates are handled one after another.
"""

import os

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

from tests.bench.peers.menu import TREE

KEYBOARDS = {
    node.id: InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=to)] for label, to in node.buttons]
    )
    for node in TREE.values()
}


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    await update.message.reply_text(
        TREE["root"].text, parse_mode=ParseMode.HTML, reply_markup=KEYBOARDS["root"]
    )


async def tapped(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    await query.answer()
    await query.edit_message_text(
        TREE[query.data].text, parse_mode=ParseMode.HTML, reply_markup=KEYBOARDS[query.data]
    )


def main() -> None:
    application = (
        Application.builder()
        .token(os.environ["TELEGRAM_BOT_TOKEN"])
        .base_url(f"{os.environ['TELEGRAM_API_URL']}/bot")
        .build()
    )
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(tapped))
    application.run_polling()


if __name__ == "__main__":
    main()
