"""aiogram-dialog over the menu tree: one window a node, its state in an SQLite file."""

import asyncio
import os

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.filters import CommandStart
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message
from aiogram_dialog import Dialog, DialogManager, StartMode, Window, setup_dialogs
from aiogram_dialog.widgets.kbd import Column, SwitchTo
from aiogram_dialog.widgets.text import Const

from tests.bench.peers.menu import TREE
from tests.bench.peers.storage import SQLiteStorage

Menu = type("Menu", (StatesGroup,), {node: State() for node in TREE})


def windows() -> list[Window]:
    return [
        Window(
            Const(node.text),
            Column(
                *(
                    SwitchTo(Const(label), id=f"{node.id}_{to}", state=getattr(Menu, to))
                    for label, to in node.buttons
                )
            ),
            state=getattr(Menu, node.id),
        )
        for node in TREE.values()
    ]


async def start(message: Message, dialog_manager: DialogManager) -> None:
    await dialog_manager.start(Menu.root, mode=StartMode.RESET_STACK)


async def main() -> None:
    api = TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"])
    bot = Bot(
        os.environ["TELEGRAM_BOT_TOKEN"],
        session=AiohttpSession(api=api),
        default=DefaultBotProperties(parse_mode=ParseMode.HTML),
    )
    storage = await SQLiteStorage.open(os.environ["DATABASE_URL"].removeprefix("sqlite:///"))
    dispatcher = Dispatcher(storage=storage)
    dispatcher.message.register(start, CommandStart())
    dispatcher.include_router(Dialog(*windows()))
    setup_dialogs(dispatcher)
    await dispatcher.start_polling(bot)


if __name__ == "__main__":
    asyncio.run(main())
