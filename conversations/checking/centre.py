"""What of the Centre is not filled in, made up, or would leave a service without a time."""

from datetime import date, time

from conversations.centre import Centre, ClosureState, Opening, Service
from conversations.reading.problems import Findings


def check_centre(centre: Centre, findings: Findings, on: date) -> None:
    """Look at the Centre as of the local day *on*."""
    if not centre.confirmed:
        findings.add_at("unconfirmed", "centre:confirmed")
    for key, value in (
        ("address", centre.address),
        ("phones", centre.phones),
        ("email", centre.email),
        ("website", centre.website),
        ("map", centre.map_link),
        ("data-officer", centre.data_officer),
    ):
        if not value:
            findings.add_at("not-filled", f"contact:{key}", key=key)
    for key in sorted(centre.example):
        findings.add_at("example", f"example:{key}", key=key)
    for service in centre.services.values():
        _check_service(service, centre, findings)
    for desk in centre.desks.values():
        if all(opening.until and opening.until < on for opening in desk.openings):
            findings.add_at("no-hours", f"desk:{desk.id}", id=desk.id)
        for dated in desk.exceptions:
            if dated.day < on:
                findings.add_at("exception-over", f"exception:{desk.id}:{dated.day}", day=dated.day)
    for closure in centre.closures:
        if closure.last < on and not closure.yearly:
            findings.add_at("closure-over", f"closure:{closure.first}", day=closure.last)
        elif closure.state is ClosureState.PROPOSED:
            findings.add_at("closure-proposed", f"closure:{closure.first}", day=closure.first)
    days, kept = centre.no_show.days, centre.retention.appointment_days
    if "no-show" in findings.places and days > kept:
        findings.add_at("no-show-forgotten", "no-show", days=days, kept=kept)
    for rule in centre.reminders:
        if rule.at and _is_quiet(rule.at, centre.quiet_from, centre.quiet_until):
            at = f"{rule.at:%H:%M}"
            findings.add_at("reminder-quiet", f"reminder:{rule.id}", id=rule.id, at=at)


def _check_service(service: Service, centre: Centre, findings: Findings) -> None:
    desks = centre.desks_for(service)
    address = f"service:{service.id}"
    if not desks:
        findings.add_at("no-desk", address, specialty=service.specialty, service=service.id)
        return
    openings = [opening for desk in desks for opening in desk.openings]
    if openings and max(map(_minutes, openings)) < service.minutes:
        findings.add_at("never-fits", address, service=service.id)


def _minutes(opening: Opening) -> int:
    opens, closes = opening.opens, opening.closes
    return (closes.hour - opens.hour) * 60 + closes.minute - opens.minute


def _is_quiet(at: time, first: time, until: time) -> bool:
    if first < until:
        return first <= at < until
    return at >= first or at < until
