"""As much of JSON Schema (draft 7) as the content's schemas use, and YAML as an editor reads it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import yaml

SCHEMAS = Path(__file__).parents[2] / "content" / "el" / "schema"
KNOWN = {
    "$ref", "$schema", "additionalProperties", "allOf", "anyOf", "definitions", "description",
    "enum", "items", "maxItems", "maxLength", "maxProperties", "maximum", "minItems", "minLength",
    "minProperties", "minimum", "multipleOf", "oneOf", "pattern", "properties", "propertyNames",
    "required", "title", "type",
}  # fmt: skip
TYPES: dict[str, Any] = {"object": dict, "array": list, "string": str, "integer": int}
TYPES["number"] = (int, float)
LIMITS = (
    ("minimum", lambda value, limit: value >= limit),
    ("maximum", lambda value, limit: value <= limit),
    ("multipleOf", lambda value, limit: value % limit == 0),
)
LENGTHS = (("Items", list), ("Length", str), ("Properties", dict))


def schema(name: str) -> dict[str, Any]:
    return json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))


class _Editor(yaml.SafeLoader):
    """YAML 1.2, as editors read it: `yes` and `2026-11-23` are texts, `70` is a number."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


for tag, pattern, first in (
    ("bool", r"true|false", "tf"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?[0-9]+\.[0-9]+", "-+0123456789"),
):
    _Editor.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{pattern})$"), first)


def as_an_editor_reads(text: str) -> Any:
    return yaml.load(text, _Editor)


def every_part(part: Any) -> Iterator[dict[str, Any]]:
    """All schemas within a schema, itself included."""
    if isinstance(part, list):
        for each in part:
            yield from every_part(each)
    elif isinstance(part, dict):
        yield part
        for key in ("items", "additionalProperties", "propertyNames", "anyOf", "oneOf", "allOf"):
            yield from every_part(part.get(key))
        for key in ("properties", "definitions"):
            for each in part.get(key, {}).values():
                yield from every_part(each)


def resolved(part: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    """*part*, or what it refers to."""
    if "allOf" in part:
        part = part["allOf"][0]
    if "$ref" in part:
        return root["definitions"][part["$ref"].rpartition("/")[2]]
    return part


def faults(value: Any, part: Any, root: dict[str, Any], at: str = "") -> list[str]:
    """Where *value* is not as *part* of the schema *root* wants it."""
    if isinstance(part, bool):
        return [] if part else [f"{at}: not allowed"]
    part = resolved(part, root)
    found = []
    for key in ("anyOf", "oneOf"):
        if key in part:
            fitting = [not faults(value, each, root, at) for each in part[key]]
            if not any(fitting) or (key == "oneOf" and fitting.count(True) > 1):
                found.append(f"{at}: {key}")
    if "enum" in part and value not in part["enum"]:
        found.append(f"{at}: {value!r} is none of {part['enum']}")
    if "type" in part:
        types = [part["type"]] if isinstance(part["type"], str) else part["type"]
        if not any(isinstance(value, TYPES[each]) for each in types):
            return [*found, f"{at}: {value!r} is no {types}"]
    for name, kind in LENGTHS:
        if isinstance(value, kind):
            if len(value) < part.get(f"min{name}", 0):
                found.append(f"{at}: too short")
            if len(value) > part.get(f"max{name}", len(value)):
                found.append(f"{at}: too long")
    if isinstance(value, str) and not re.search(part.get("pattern", ""), value):
        found.append(f"{at}: {value!r} is not {part['pattern']}")
    if isinstance(value, int):
        found += [f"{at}: {key}" for key, ok in LIMITS if key in part and not ok(value, part[key])]
    if isinstance(value, list) and "items" in part:
        for number, each in enumerate(value):
            found += faults(each, part["items"], root, f"{at}[{number}]")
    if isinstance(value, dict):
        found += [f"{at}: {key} is missing" for key in part.get("required", ()) if key not in value]
        for key, each in value.items():
            found += faults(key, part.get("propertyNames", True), root, f"{at} {key}")
            inner = part.get("properties", {}).get(key, part.get("additionalProperties", True))
            found += faults(each, inner, root, f"{at}/{key}")
    return found
