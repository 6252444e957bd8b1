"""
What the operator decides, from the environment and from `.env` beside it.

The environment wins over the file.  Anything missing or wrong is a `WrongSetting` with one
sentence, before anything is started.
"""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

TELEGRAM = "https://api.telegram.org"
SHORTEST_KEY = 32


class WrongSetting(Exception):
    """A setting is missing or cannot be used; the message is one sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Read once.  Secrets are left out of the representation."""

    token: str = field(repr=False)
    """empty: there is none, and the sandbox takes Telegram's place"""
    api_url: str
    database_url: str = field(repr=False)
    secret_key: bytes = field(repr=False)
    staff: frozenset[int]
    """Telegram user ids"""
    content: Path
    webhook_url: str
    webhook_secret: str = field(repr=False)
    port: int


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings in *environment*; raises `WrongSetting`."""
    token = environment.get("TELEGRAM_BOT_TOKEN", "").strip()
    if token and not re.fullmatch(r"\d+:[\w-]+", token):
        raise WrongSetting("TELEGRAM_BOT_TOKEN does not look like a token of @BotFather.")
    key = environment.get("BOT_SECRET_KEY", "").strip()
    if len(key) < SHORTEST_KEY:
        raise WrongSetting(
            f"BOT_SECRET_KEY must have at least {SHORTEST_KEY} characters; "
            'make one with: python -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    content = Path(environment.get("CONTENT_DIR", "").strip() or "content/el")
    if not content.is_dir():
        raise WrongSetting(f"CONTENT_DIR is {content}, and there is no such folder.")
    sandboxed = "data/sandbox.db" if not token else "data/centre.db"
    return Settings(
        token=token,
        api_url=_address(environment, "TELEGRAM_API_URL") or TELEGRAM,
        database_url=environment.get("DATABASE_URL", "").strip() or f"sqlite:///{sandboxed}",
        secret_key=key.encode(),
        staff=_staff(environment.get("STAFF_ADMIN_IDS", "")),
        content=content,
        webhook_url=_address(environment, "WEBHOOK_URL"),
        webhook_secret=_webhook_secret(environment.get("WEBHOOK_SECRET", "").strip()),
        port=_port(environment.get("PORT", "").strip() or "8080"),
    )


def with_env_file(
    environment: Mapping[str, str], folder: Path, *, make: bool = False
) -> dict[str, str]:
    """*environment*, and what `.env` in *folder* adds to it; with *make*, a first one is made."""
    file = folder / ".env"
    example = folder / ".env.example"
    if make and not file.exists() and example.exists():
        text = example.read_text("utf-8")
        text = re.sub(r"(?m)^BOT_SECRET_KEY=$", f"BOT_SECRET_KEY={secrets.token_urlsafe(48)}", text)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
            made.write(text)
    found: dict[str, str] = {}
    if file.exists():
        for line in file.read_text("utf-8").splitlines():
            name, equals, value = line.partition("=")
            if equals and re.fullmatch(r"[A-Z_]+", name.strip()):
                found[name.strip()] = value.strip().strip("\"'")
    return {**found, **environment}


def _staff(listed: str) -> frozenset[int]:
    try:
        return frozenset(int(each) for each in listed.split(",") if each.strip())
    except ValueError:
        raise WrongSetting(
            "STAFF_ADMIN_IDS must be Telegram user ids with commas between them."
        ) from None


def _address(environment: Mapping[str, str], name: str) -> str:
    address = environment.get(name, "").strip().rstrip("/")
    if address and (urlsplit(address).scheme not in {"http", "https"} or " " in address):
        raise WrongSetting(f"{name} must be an address that begins with http:// or https://.")
    return address


def _webhook_secret(secret: str) -> str:
    # Bot API, setWebhook: 1-256 characters, only A-Z, a-z, 0-9, _ and - are allowed.
    if secret and not re.fullmatch(r"[\w-]{16,256}", secret, re.ASCII):
        raise WrongSetting("WEBHOOK_SECRET must have 16 to 256 of A-Z a-z 0-9 _ -.")
    return secret


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:  # noqa: PLR2004 — TCP
        raise WrongSetting(f"PORT is {text!r}; it must be a number from 1 to 65535.")
    return int(text)
