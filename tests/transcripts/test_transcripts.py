"""Each text file in this folder is a whole chat; the file is the test."""

from pathlib import Path

import pytest

from bot.rehearsal import Rehearsal
from bot.walk import MARK, Walker, deeds

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.rglob("*.txt"))


def name(file: Path) -> str:
    return file.relative_to(FOLDER).with_suffix("").as_posix()


@pytest.mark.parametrize("file", FILES, ids=name)
async def test_the_chat_goes_as_it_is_written(
    file: Path, centre: Rehearsal, request: pytest.FixtureRequest
) -> None:
    """
    The bot says word for word what the transcript says, and offers those very buttons.

    Between two lines the conversation lies in the database, as sealed JSON.
    """
    expected = file.read_text("utf-8")
    title, *_ = expected.splitlines()
    walker = Walker(centre)

    said = [title, ""]
    for deed in deeds(expected.splitlines()):
        said += [MARK + deed, *await walker.act(deed)]
    now = "\n".join(said) + "\n"

    if request.config.getoption("--rewrite-transcripts"):
        file.write_text(now, "utf-8")
    assert expected == now or request.config.getoption("--rewrite-transcripts")
