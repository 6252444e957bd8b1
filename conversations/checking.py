"""
Whether what was read may go out, and what somebody should look at.

`read_library` has already refused what cannot be understood or points nowhere; here are the
limits, the ways, the dates and the promises.
"""

from datetime import date

from conversations.checking_centre import check_centre
from conversations.checking_facts import check_facts
from conversations.checking_texts import check_texts
from conversations.checking_ways import check_ways
from conversations.problems import Findings, Problem, Severity
from conversations.reading import Reading


def check(reading: Reading, *, on: date) -> list[Problem]:
    """
    Every problem of the content as it stands on the local day *on*, the critical ones first.

    What the reading itself found is among them.
    """
    findings = Findings(reading.findings.words, list(reading.problems), reading.findings.places)
    if reading.library is not None:
        check_texts(reading.library, findings)
        check_ways(reading.library, findings)
        check_facts(reading.library, findings, on)
        check_centre(reading.library.centre, findings, on)
    return sorted(
        findings.problems,
        key=lambda found: (found.severity is Severity.WARNING, found.file, found.line, found.kind),
    )


def critical(problems: list[Problem]) -> list[Problem]:
    """Those of *problems* that keep the bot from starting."""
    return [problem for problem in problems if problem.severity is Severity.CRITICAL]
