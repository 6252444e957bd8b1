"""
What the published Bot API says of the methods and types this project uses.

`bot_api.json` is copied from Telegram's reference, version and all.
"""

import json
from pathlib import Path
from typing import Any

REFERENCE = json.loads(Path(__file__).with_name("bot_api.json").read_text(encoding="utf-8"))
METHODS, TYPES, UNIONS = (REFERENCE[part] for part in ("methods", "types", "unions"))
PLAIN = {"String": str, "Integer": int, "Boolean": bool, "True": bool, "Float": (int, float)}


def problems(value: Any, kinds: list[str], place: str = "") -> list[str]:
    """What is wrong with *value* if it should be one of *kinds*; empty when it is one."""
    tried = [_problems(value, kind, place) for kind in kinds]
    return min(tried, key=len) if tried else [f"{place}: nothing known of it"]


def _problems(value: Any, kind: str, place: str) -> list[str]:
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            return [f"{place}: no array"]
        inner = kind.removeprefix("Array of ")
        return [p for i, item in enumerate(value) for p in problems(item, [inner], f"{place}[{i}]")]
    if kind in PLAIN:
        fits = isinstance(value, PLAIN[kind]) and isinstance(value, bool) == (PLAIN[kind] is bool)
        return [] if fits else [f"{place}: {value!r} is no {kind}"]
    if kind in UNIONS:
        return problems(value, [one for one in UNIONS[kind] if one in TYPES], place)
    if kind not in TYPES:
        return [f"{place}: nothing known of {kind}"]
    if not isinstance(value, dict):
        return [f"{place}: no {kind}"]
    fields = TYPES[kind]
    found = [f"{place}.{name}: {kind} has no such field" for name in value if name not in fields]
    for name, field in fields.items():
        if name in value:
            found += problems(value[name], field["types"], f"{place}.{name}")
        elif field["required"]:
            found.append(f"{place}.{name}: missing from {kind}")
    return found
