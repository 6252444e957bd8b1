"""What a person typed when they were asked for a name or a phone number."""

import re
import unicodedata

LONGEST_NAME = 60
FEWEST_LETTERS = 2
IN_A_NAME = " '`-.,()/&\u2019\u00b4\u2013\u00b7"
"""what may stand in a name beside letters, in any alphabet, and their marks"""
PHONE = re.compile(r"\+?\d{10,14}")


def name_in(text: str) -> str:
    """*text* on one line, without control, format (direction!) or private characters."""
    kept = "".join(each for each in text if unicodedata.category(each)[0] != "C" or each == "\n")
    return " ".join(kept.split())


def is_name(name: str) -> bool:
    """Whether somebody could be called out by it: letters, not too many, and nothing else."""
    letters = sum(each.isalpha() for each in name)
    strange = any(
        unicodedata.category(each)[0] not in "LM" and each not in IN_A_NAME for each in name
    )
    return letters >= FEWEST_LETTERS and len(name) <= LONGEST_NAME and not strange


def phone_in(text: str) -> str | None:
    """The digits of a phone number, with the plus before them if it was typed; None for none."""
    phone = re.sub(r"[\s().-]", "", text)
    return phone if PHONE.fullmatch(phone) and phone.isascii() else None
