"""Tables for a spreadsheet."""

import pytest

from bot.files.spreadsheet import spreadsheet


def test_a_greek_spreadsheet_opens_it_as_it_is() -> None:
    """A mark before the first letter, semicolons, and Windows' ends of lines."""
    content = spreadsheet([["Θέση", "Όνομα"], ["1", 'Μαρία; η "μικρή"']])

    assert b"\xef\xbb\xbf" == content[:3]
    assert 'Θέση;Όνομα\r\n1;"Μαρία; η ""μικρή"""\r\n' == content.decode("utf-8-sig")


@pytest.mark.parametrize("cell", ["=1+1", "+30", "-5", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_a_person_wrote_is_never_reckoned_with(cell: str) -> None:
    assert spreadsheet([[cell]]).decode("utf-8-sig").strip('"').startswith("'")
