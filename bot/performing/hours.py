"""The hours as staff change them: absences, days that are only proposed as closed."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from bot.appointments.hours import proposed_days
from bot.appointments.slots import FARTHEST
from bot.appointments.timetable import Absence
from bot.appointments.wall_clock import day_in, moment, moments
from bot.performing import remedies
from bot.performing.case import Case
from bot.performing.strandings import reconcile, stranded
from bot.performing.timetable import timetable_of
from bot.store import absences, audit, strandings
from conversations.staff.hours.effects import (
    AddAbsence,
    Decide,
    EndAbsence,
    HoursEffect,
    Inform,
    ListAbsences,
    ListProposals,
    ListStrandings,
    Remedy,
    Span,
    WeighAbsence,
)
from conversations.staff.hours.events import (
    AbsenceAdded,
    AbsenceEnded,
    AbsenceRefused,
    AbsencesListed,
    AbsenceWeighed,
    Away,
    HoursAnswer,
    Proposal,
    ProposalsListed,
    StrandingsListed,
)

ONE_DAY = timedelta(days=1)


async def perform(case: Case, effect: HoursEffect) -> HoursAnswer:
    match effect:
        case ListAbsences(within=within, of=of):
            ahead = await absences.ahead(case.unit, case.now)
            return AbsencesListed(tuple(_within(case, ahead, within)), within, of)
        case WeighAbsence(span=span):
            return await _weigh(case, span)
        case AddAbsence(span=span):
            return await _add(case, span)
        case EndAbsence():
            return await _end(case, effect)
        case ListStrandings(within=within, of=of, remedy=remedy, skipped=skipped):
            return await _list(case, within, of, remedy, skipped)
        case Remedy():
            return await remedies.perform(case, effect)
        case Inform():
            return await _inform(case, effect)
        case ListProposals():
            return ProposalsListed(await _proposals(case))
        case Decide(day=day, closed=closed):
            return await _decide(case, day, closed=closed)


async def _weigh(case: Case, span: Span) -> HoursAnswer:
    meant = _instants(case, span)
    if isinstance(meant, str):
        return AbsenceRefused(span, meant)
    starts, ends = meant
    ahead = await strandings.standing_ahead(case.unit, case.now)
    affected = sum(
        each.starts < ends and starts < each.ends and span.desk in ("", each.desk) for each in ahead
    )
    return AbsenceWeighed(span, affected)


async def _add(case: Case, span: Span) -> HoursAnswer:
    """Take the hours out, and find at once whom it strands."""
    meant = _instants(case, span)
    if isinstance(meant, str):
        return AbsenceRefused(span, meant)
    starts, ends = meant
    kind = ("leave" if span.desk else "closed") if span.whole_days else "block"
    added = await absences.add(
        case.unit,
        desk=span.desk or None,
        starts=starts,
        ends=ends,
        kind=kind,
        created_by=case.citizen,
        now=case.now,
    )
    await _note(case, "add-absence", str(added.id))
    differs = await reconcile(case.unit, case.library, case.now)
    return AbsenceAdded(span, len(differs.lost))


async def _end(case: Case, effect: EndAbsence) -> HoursAnswer:
    ahead = await absences.ahead(case.unit, case.now)
    theirs = {each.id for each in _within(case, ahead, effect.within)}
    ended = None
    if effect.absence in theirs:
        ended = await absences.end(case.unit, effect.absence, case.now)
    if ended is None:
        return AbsenceEnded(found=False)
    await _note(case, "end-absence", str(ended.id))
    differs = await reconcile(case.unit, case.library, case.now)
    return AbsenceEnded(found=True, fit=len(differs.found))


async def _list(
    case: Case, within: str, of: int | None = None, remedy: str = "", skipped: int = 0
) -> StrandingsListed:
    found = await stranded(case.unit, case.now, within)
    entries = tuple(told for _, told in found)
    if entries:
        # Names and phones were seen.
        await _note(case, "list-strandings", str(of or within))
    return StrandingsListed(entries, within, of, remedy, skipped)


async def _inform(case: Case, effect: Inform) -> StrandingsListed:
    for stranding, told in await stranded(case.unit, case.now, effect.within):
        # One that stands without an hour still needs another: to have called is not enough.
        if told.visit.id == effect.of and told.state == "call" and not told.stranded:
            await strandings.inform(case.unit, stranding, case.now)
            await _note(case, "inform-stranded", str(effect.of))
    return await _list(case, effect.within, effect.of)


async def _decide(case: Case, day: date, *, closed: bool) -> ProposalsListed:
    days = await _proposals(case)
    if day not in {each.day for each in days}:
        return ProposalsListed(days, refused=True)
    await absences.decide(case.unit, day, closed=closed, by=case.citizen, now=case.now)
    await _note(case, "close-day" if closed else "open-day", day.isoformat())
    await reconcile(case.unit, case.library, case.now)
    return ProposalsListed(await _proposals(case))


async def _proposals(case: Case) -> tuple[Proposal, ...]:
    """Every proposed day of the year ahead, decided or not, by day."""
    timetable = await timetable_of(case)
    today = day_in(case.library.centre.zone, case.now)
    last = today + FARTHEST
    # Undecided all, they are found again with what was decided of them.
    undecided = type(timetable)(timetable.centre, timetable.absences)
    return tuple(
        Proposal(day, reason, timetable.decisions.get(day))
        for day, reason in proposed_days(undecided, today, last)
    )


def _within(case: Case, ahead: Iterable[Absence], within: str) -> Iterable[Away]:
    zone = case.library.centre.zone
    for each in ahead:
        if within in ("", each.desk):
            first, last = day_in(zone, each.starts), day_in(zone, each.ends - ONE_DAY / 24 / 60)
            whole = each.kind != "block"
            yield Away(each.id, each.desk or "", each.starts, each.ends, first, last, whole)


def _instants(case: Case, span: Span) -> tuple[datetime, datetime] | str:
    """From when to when (UTC) *span* is; or why it cannot be: gap, past or far."""
    zone = case.library.centre.zone
    midnight = time()
    starts, _ = moments(span.first, midnight, zone)
    _, ends = moments(span.last + ONE_DAY, midnight, zone)
    for at in (span.opens, span.closes):
        if at is not None and moment(span.first, at, zone) is None:
            return "gap"
    if span.opens is not None:
        starts, _ = moments(span.first, span.opens, zone)
    if span.closes is not None:
        _, ends = moments(span.first, span.closes, zone)
    if ends <= case.now:
        return "past"
    return "far" if ends > case.now + FARTHEST else (starts.astimezone(UTC), ends.astimezone(UTC))


async def _note(case: Case, action: str, subject: str) -> None:
    await audit.note(case.unit, who=case.citizen, action=action, subject=subject, now=case.now)
