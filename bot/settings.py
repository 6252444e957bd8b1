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
    """
    *environment*, and what `.env` in *folder* adds to it; with *make*, a first one is made.

    Raises `WrongSetting` when it cannot be read, or made while there is no key without it.
    """
    file = folder / ".env"
    try:
        if make and not file.exists():
            _make_env_file(file)
    except OSError as error:
        if not environment.get("BOT_SECRET_KEY"):
            raise WrongSetting(f"{file} cannot be made: {error.strerror}.") from None
    found: dict[str, str] = {}
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        text = ""
    except OSError as error:
        raise WrongSetting(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise WrongSetting(f"{file} cannot be read: it is not UTF-8 text.") from None
    for line in text.splitlines():
        name, equals, value = line.partition("=")
        if equals and re.fullmatch(r"[A-Z_]+", name.strip()):
            found[name.strip()] = value.strip().strip("\"'")
    return {**found, **environment}


def _make_env_file(file: Path) -> None:
    example = file.with_name(".env.example")
    if example.exists():
        text = example.read_text("utf-8")
        text = re.sub(r"(?m)^BOT_SECRET_KEY=$", f"BOT_SECRET_KEY={secrets.token_urlsafe(48)}", text)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
            made.write(text)


def _staff(listed: str) -> frozenset[int]:
    try:
        return frozenset(int(each) for each in listed.split(",") if each.strip())
    except ValueError:
        raise WrongSetting(
            "STAFF_ADMIN_IDS must be Telegram user ids with commas between them."
        ) from None


def _address(environment: Mapping[str, str], name: str) -> str:
    address = environment.get(name, "").strip().rstrip("/")
    if address and not _is_address(address):
        raise WrongSetting(f"{name} must be an address that begins with http:// or https://.")
    return address


def _is_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        # Asked only because a port that is no number raises here.
        usable = parts.port != 0 and bool(parts.hostname)
    except ValueError:
        return False
    return usable and parts.scheme in {"http", "https"} and " " not in address


def _webhook_secret(secret: str) -> str:
    # Bot API, setWebhook: 1-256 characters, only A-Z, a-z, 0-9, _ and - are allowed.
    if secret and not re.fullmatch(r"[\w-]{16,256}", secret, re.ASCII):
        raise WrongSetting("WEBHOOK_SECRET must have 16 to 256 of A-Z a-z 0-9 _ -.")
    return secret


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:  # noqa: PLR2004 — TCP
        raise WrongSetting(f"PORT is {text!r}; it must be a number from 1 to 65535.")
    return int(text)
