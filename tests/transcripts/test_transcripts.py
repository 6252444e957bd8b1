"""Each file beside this one is a whole chat; the file is the test."""

from pathlib import Path

import pytest

from bot.rehearsal import Rehearsal
from bot.walk import MARK, Walker, deeds

FILES = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
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
