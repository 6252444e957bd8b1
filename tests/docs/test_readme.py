"""The README cannot lie: its tables are compared with the code."""

import inspect
import os
import pkgutil
import re
import tomllib

import pytest

from bot.__main__ import COMMANDS, main
from bot.settings import read_settings
from tests.docs.markdown import README, ROOT, blocks, quoted, section, table

KEY = "a key for tests that is long enough to be one"


class Listening(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self, **settings: str) -> None:
        super().__init__(settings)
        self.asked: set[str] = set()

    def get(self, name: str, default: str = "") -> str:
        self.asked.add(name)
        return super().get(name, default)


def settings_asked_for() -> set[str]:
    environment = Listening(BOT_SECRET_KEY=KEY, TELEGRAM_BOT_TOKEN="1:x")
    read_settings(environment)
    return environment.asked


@pytest.fixture(autouse=True)
def _from_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_every_setting_is_in_the_table() -> None:
    """The table names what the code asks the environment for, and nothing else."""
    listed = [quoted(name)[0] for name, _, _ in table(section(README, "Settings"))]

    assert settings_asked_for() == set(listed)
    assert len(listed) == len(set(listed))


def test_the_defaults_in_the_table_are_those_of_the_code() -> None:
    told = {
        quoted(name)[0]: quoted(default)[0] if default else ""
        for name, default, _ in table(section(README, "Settings"))
    }
    settings = read_settings({"BOT_SECRET_KEY": KEY, "TELEGRAM_BOT_TOKEN": "1:x"})

    assert told == {
        "TELEGRAM_BOT_TOKEN": "",
        "BOT_SECRET_KEY": "",
        "STAFF_ADMIN_IDS": ",".join(map(str, settings.staff)),
        "DATABASE_URL": settings.database_url,
        "PORT": str(settings.port),
        "WEBHOOK_URL": settings.webhook_url,
        "WEBHOOK_SECRET": settings.webhook_secret,
        "CONTENT_DIR": str(settings.content),
        "TELEGRAM_API_URL": settings.api_url,
    }
    assert read_settings({"BOT_SECRET_KEY": KEY}).database_url in section(README, "Settings")


def test_the_example_file_names_every_setting() -> None:
    """`.env.example` names them all; only the key stands there uncommented, to be filled in."""
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    named = [found for line in lines if (found := re.fullmatch(r"(#?)([A-Z_]+)=.*", line))]

    assert settings_asked_for() == {found[2] for found in named}
    assert ["BOT_SECRET_KEY="] == [found[0] for found in named if not found[1]]


def test_no_room_reads_the_environment_by_itself() -> None:
    """Else there would be a setting that the table does not know."""
    reading = {
        str(file.relative_to(ROOT))
        for room in ("bot", "conversations")
        for file in (ROOT / room).rglob("*.py")
        if re.search(r"\bos\.environ|\bgetenv\b", file.read_text("utf-8"))
    }

    assert {"bot/__main__.py"} == reading


def test_the_commands_are_those_of_the_code() -> None:
    listed = {quoted(name)[0]: does for name, _, does in table(section(README, "Commands"))}

    assert COMMANDS == listed


@pytest.mark.parametrize("command", COMMANDS)
def test_the_options_are_those_of_the_code(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "COLUMNS", "200")
    with pytest.raises(SystemExit):
        main([command, "--help"])
    usage = capsys.readouterr().out.partition("\n\n")[0]
    told = {name: options for name, options, _ in table(section(README, "Commands"))}

    assert set(re.findall(r"\[([^\]]+)\]", usage)) - {"-h"} == set(quoted(told[f"`{command}`"]))


def test_the_make_targets_are_those_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    listed = {quoted(name)[0]: does for name, does in table(section(README, "Run it"))}

    assert dict(re.findall(r"(?m)^(\w+):[^#\n]*## *(.*)$", makefile)) == listed


def test_the_staircase_is_the_contract() -> None:
    """The block in the README is the one that import-linter holds the code to."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = next(each for each in contracts["contracts"] if each["type"] == "layers")["layers"]

    assert layers == blocks(section(README, "The rooms"))[0].splitlines()


def test_every_module_of_the_bot_has_its_place() -> None:
    """Each is on a step of the staircase or named beside it; no other is."""
    rooms = section(README, "The rooms")
    there = {
        f"bot.{entry.stem}"
        for entry in (ROOT / "bot").iterdir()
        if entry.suffix == ".py" or (entry / "__init__.py").exists()
    } - {"bot.__init__"}

    assert there == set(re.findall(r"\bbot\.\w+", rooms))


def test_the_map_names_every_room() -> None:
    """Every folder that holds something of ours, and none that does not exist."""
    listed = [quoted(name)[0] for name, _, _ in table(section(README, "The rooms"))]
    packages = {
        f"{file.parent.relative_to(ROOT)}/" for file in (ROOT / "bot").glob("*/__init__.py")
    }

    assert packages | {"conversations/", "bot/", "content/el/", "docs/", "tests/"} == set(listed)
    assert all((ROOT / name).is_dir() for name in listed)


def test_where_to_begin_reading_exists() -> None:
    missing = [
        f"{quoted(room)[0]}{name}"
        for room, _, begin in table(section(README, "The rooms"))
        for name in quoted(begin)
        if not (ROOT / quoted(room)[0] / name).is_file()
    ]

    assert [] == missing


GLOSSARY = table(section(README, "Glossary"))


@pytest.mark.parametrize("row", GLOSSARY, ids=lambda row: row[0])
def test_a_word_of_the_glossary_is_the_word_of_the_code(row: list[str]) -> None:
    """Each name in the third column is there, and carries that very word."""
    word, meaning, names = row

    assert meaning
    assert quoted(names)
    for name in quoted(names):
        path, _, parameter = name.removesuffix(")").partition("(")
        thing = pkgutil.resolve_name(path)
        assert not parameter or parameter in inspect.signature(thing).parameters
        used = parameter or path.rpartition(".")[2]
        assert word.replace(" ", "") in used.replace("_", "").casefold()


def test_the_glossary_has_each_word_once_and_in_order() -> None:
    words = [word for word, _, _ in GLOSSARY]

    assert sorted(set(words)) == words


def test_what_a_newcomer_is_told_to_press_is_there() -> None:
    """Every «label» of the first five minutes stands in the content or on the page."""
    written = "".join(
        file.read_text("utf-8")
        for file in (
            *(ROOT / "content" / "el").rglob("*.yaml"),
            ROOT / "bot/sandbox/page/words.el.json",
        )
    )
    told = re.findall(r"«([^»]+)»", section(README, "The first five minutes"))

    assert len(told) > 9
    assert [] == [
        label for label in told if not re.search(rf'[:"] ?"?{re.escape(label)}\b', written)
    ]
