"""What counts as the id of a row, wherever a text may name one."""

import pytest

from conversations.ids import id_in


def test_plain_digits_are_an_id():
    assert (0, 12, 10**15 - 1) == tuple(map(id_in, ("0", "12", "9" * 15)))


@pytest.mark.parametrize("text", ["", "-1", "1.2", " 1", "x", "٣", "²", "9" * 16])
def test_nothing_else_is(text):
    assert id_in(text) is None
