"""
What somebody should look at: the dates, what is not yet known for sure, what is made up.

`read_library` has already found all that may not go out, and everything that does not depend
on the day.
"""

from datetime import date

from conversations.checking.centre import check_centre
from conversations.checking.facts import check_facts
from conversations.reading.folder import Reading
from conversations.reading.problems import Findings, Problem, Severity


def check(reading: Reading, *, on: date) -> list[Problem]:
    """
    Every problem of the content as it stands on the local day *on*, the critical ones first.

    What the reading itself found is among them.
    """
    findings = Findings(reading.findings.words, list(reading.problems), reading.findings.places)
    if reading.library is not None:
        check_facts(reading.library, findings, on)
        check_centre(reading.library.centre, findings, on)
    return sorted(
        findings.problems,
        key=lambda found: (found.severity is Severity.WARNING, found.file, found.line, found.kind),
    )


def critical(problems: list[Problem]) -> list[Problem]:
    """Those of *problems* that keep the bot from starting."""
    return [problem for problem in problems if problem.severity is Severity.CRITICAL]
