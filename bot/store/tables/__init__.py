"""
The tables, by noun.

A moment is stored as microseconds since 1970 UTC, a day as a date.  Whatever could tell who
someone is, or what they said, is sealed; ids are never given twice.
"""

from bot.store.tables.appointments import (
    absences,
    appointment_events,
    appointments,
    claims,
    day_decisions,
    offers,
    strandings,
    waitlist,
)
from bot.store.tables.columns import (
    EPOCH,
    LEASED,
    MICROSECOND,
    NEW,
    PENDING,
    SCHEMA,
    Id,
    Moment,
    metadata,
    microseconds,
)
from bot.store.tables.gatherings import gatherings, seats
from bot.store.tables.messages import gate, inbox, live_messages, outbox, workers
from bot.store.tables.notices import audit, campaigns
from bot.store.tables.people import (
    citizens,
    conversations,
    followers,
    invitations,
    mutes,
    renewals,
    staff,
)
from bot.store.tables.queue import shifts, ticket_events, tickets, weekly_figures

__all__ = [
    "EPOCH",
    "LEASED",
    "MICROSECOND",
    "NEW",
    "PENDING",
    "SCHEMA",
    "Id",
    "Moment",
    "absences",
    "appointment_events",
    "appointments",
    "audit",
    "campaigns",
    "citizens",
    "claims",
    "conversations",
    "day_decisions",
    "followers",
    "gate",
    "gatherings",
    "inbox",
    "invitations",
    "live_messages",
    "metadata",
    "microseconds",
    "mutes",
    "offers",
    "outbox",
    "renewals",
    "seats",
    "shifts",
    "staff",
    "strandings",
    "ticket_events",
    "tickets",
    "waitlist",
    "weekly_figures",
    "workers",
]
