"""
Which reminders an appointment earns, or a seat at a gathering, and when; and which a mere day.

Both kinds of rule are counted on the wall clock: the day before at 18:00, and 24 hours before a
visit at 9:00 is 9:00 on the day before, also across a clock change.  Of a time that comes twice
the later is meant, and one that does not exist is put off by the length of the gap.

A reminder that would come in the quiet hours, or between midnight and four, waits for their end.
One that would then come with the visit or after it is not made, nor is one whose time has passed.
It is worth sending until the next one is due, or else until the visit begins; by a rule that
drops what is late, for half an hour at most.

Public holidays and Sundays are days like any other here: who is expected on Tuesday is reminded
on Easter Monday too.  What calls on staff waits for a working day (`bot.ticks.morning`).
"""

from datetime import UTC, date, datetime, time, timedelta

from bot.appointments.wall_clock import moments
from conversations.centre import Centre
from conversations.reminding import period
from conversations.rules import Dated, Late, Occasion, ReminderRule

NIGHT = (time(0), time(4))
"""Nothing is planned here, whatever the Centre's quiet hours: clocks are changed, servers upgraded."""
PROMPTLY = timedelta(minutes=30)
"""how long a reminder may be late by a rule that drops what is"""
LONGEST = timedelta(days=7)
"""in which what was missed, and names no hour, is made up for"""


def reminders_of(
    centre: Centre,
    starts: datetime,
    now: datetime,
    *,
    missed: bool = False,
    of: Dated = Dated.APPOINTMENT,
) -> list[tuple[str, datetime, datetime]]:
    """
    (rule, due, expires) in UTC, soonest first; rules due at one moment make one reminder.

    *missed* says that its citizen did not come to one of late.
    """
    rule_at: dict[datetime, ReminderRule] = {}
    for rule in centre.reminders:
        if of not in rule.of or (rule.when is Occasion.AFTER_NO_SHOW and not missed):
            continue
        due = _planned(centre, rule, starts)
        while due < starts and (end := quiet_until(centre, due)):
            due = end
        if now < due < starts:
            rule_at[due] = rule
    dues = sorted(rule_at)
    expiries = [*dues[1:], starts.astimezone(UTC)]
    return [
        (
            rule_at[due].id,
            due,
            min(expires, due + PROMPTLY) if rule_at[due].late is Late.DROP else expires,
        )
        for due, expires in zip(dues, expiries, strict=False)
    ]


def due_of(centre: Centre, of: Dated, day: date) -> list[tuple[ReminderRule, datetime, timedelta]]:
    """
    (rule, due in UTC, how long it is made up for) of *day*, which is *of* that, soonest first.

    That is for the days in which the outbox remembers what was said, or by a rule that drops what
    is late, for half an hour.
    """
    rule_at: dict[datetime, ReminderRule] = {}
    for rule, on in period.before(centre.reminders, of, day):
        due = moments(on, rule.at or time(), centre.zone)[1]
        # The quiet hours and the night, one after the other; where it is always quiet, no more.
        for _ in range(2):
            due = quiet_until(centre, due) or due
        rule_at[due] = rule
    return [
        (rule, due, PROMPTLY if rule.late is Late.DROP else made_up(centre))
        for due, rule in sorted(rule_at.items(), key=lambda each: each[0])
    ]


def made_up(centre: Centre) -> timedelta:
    """How long what was missed, and names no hour, is made up for."""
    # Later its row may be gone by the Centre's own retention, and it would be told twice.
    return min(LONGEST, timedelta(days=centre.retention.delivered_days))


def quiet_until(centre: Centre, instant: datetime) -> datetime | None:
    """When the quiet that reigns at *instant* ends (UTC); None when citizens may be written to."""
    local = instant.astimezone(centre.zone)
    ends = []
    for begins, until in ((centre.quiet_from, centre.quiet_until), NIGHT):
        over_midnight = begins > until
        if over_midnight:
            quiet = local.time() >= begins or local.time() < until
        else:
            quiet = begins <= local.time() < until
        if quiet:
            tomorrow = over_midnight and local.time() >= begins
            day = local.date() + timedelta(days=1 if tomorrow else 0)
            ends.append(moments(day, until, centre.zone)[1])
    return max(ends, default=None)


def _planned(centre: Centre, rule: ReminderRule, starts: datetime) -> datetime:
    visit = starts.astimezone(centre.zone).replace(tzinfo=None)
    if rule.hours_before is not None:
        meant = visit - timedelta(hours=rule.hours_before)
    else:
        day = visit.date() - timedelta(days=rule.days_before or 0)
        meant = datetime.combine(day, rule.at or visit.time())
    return moments(meant.date(), meant.time(), centre.zone)[1]
