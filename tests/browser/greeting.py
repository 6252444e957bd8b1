"""What the tests of the chat page begin with: a bot's menu, and Maria who has pressed Start."""

from typing import Any

from tests.browser.phone import Phone
from tests.browser.scripted_bot import ScriptedBot

MARIA = 1001
GIORGOS = 1002


def keyboard(*rows: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "inline_keyboard": [
            [
                {"text": text, "url" if target.startswith("http") else "callback_data": target}
                for text, target in row
            ]
            for row in rows
        ]
    }


MENU = keyboard(
    [("Επίδομα Στέγασης", "housing")],
    [("Πίσω", "back"), ("Αρχή", "home")],
    [("Το gov.gr", "https://www.gov.gr")],
)


async def greeted(phone: Phone, bot: ScriptedBot, text: str = "Καλώς ήρθατε.", **more: Any) -> int:
    """Maria has pressed Start and the bot has answered; gives the id of its message."""
    await phone.page.locator("#start").click()
    update = await bot.next_of("message")
    assert update["text"] == "/start"
    sent = await bot.call("sendMessage", chat_id=update["chat"]["id"], text=text, **more)
    await phone.page.locator(f"[data-message='{sent['message_id']}']").wait_for()
    return sent["message_id"]
