"""What Telegram takes for a link."""

import re


def web_address(url: str) -> bool:
    """Whether Telegram takes *url* for a link: with a host that has a dot, or tg://."""
    rest = re.sub(r"^(?i:https?)://", "", url)
    if re.match(r"(?i)tg:(//)?[a-z0-9_-]+(\?.*)?$", url):
        return True
    host = re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2].partition(":")[0]
    return "." in host.strip(".") and not re.search(r"[\s<>\"{}|\\^`]", host)
