"""How the Bot API says no."""

from typing import Any


class Refusal(Exception):
    """A request answered with `ok: false`: HTTP status, Telegram's sentence, seconds to wait."""

    def __init__(self, status: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.retry_after = retry_after

    def body(self) -> dict[str, Any]:
        answer: dict[str, Any] = {
            "ok": False,
            "error_code": self.status,
            "description": self.description,
        }
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
        return answer


def bad_request(sentence: str) -> Refusal:
    """A 400 with *sentence*, its first letter lowered as Telegram does, except in CODE_WORDS."""
    if not (sentence[1:2] == "_" or sentence[1:2].isupper()):
        sentence = sentence[:1].lower() + sentence[1:]
    return Refusal(400, f"Bad Request: {sentence}")


def too_many_requests(seconds: int) -> Refusal:
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
