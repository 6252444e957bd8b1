"""A stolen file tells nothing."""

import pytest

from bot.store.sealing import CannotOpen, Seal

SEAL = Seal(b"one secret")


def test_what_is_sealed_opens_again_and_looks_different_each_time():
    once, twice = SEAL.seal("Μαρία".encode(), "row 1"), SEAL.seal("Μαρία".encode(), "row 1")

    assert once != twice
    assert "Μαρία".encode() not in once
    assert "Μαρία".encode() == SEAL.open(once, "row 1") == SEAL.open(twice, "row 1")


@pytest.mark.parametrize(
    "opened",
    [
        lambda sealed: Seal(b"another secret").open(sealed, "row 1"),
        lambda sealed: SEAL.open(sealed, "row 2"),
        lambda sealed: SEAL.open(sealed[:-1] + bytes([sealed[-1] ^ 1]), "row 1"),
        lambda sealed: SEAL.open(b"", "row 1"),
    ],
)
def test_only_the_same_key_opens_only_the_same_row_unchanged(opened):
    with pytest.raises(CannotOpen):
        opened(SEAL.seal(b"secret", "row 1"))


def test_a_mark_is_the_same_for_one_chat_and_needs_the_key():
    assert SEAL.mark(500) == Seal(b"one secret").mark(500)
    assert SEAL.mark(500) != SEAL.mark(501)
    assert SEAL.mark(500) != Seal(b"another secret").mark(500)
    assert 16 == len(SEAL.mark(500))
