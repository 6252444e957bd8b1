"""What is filled in of an absence, as the form keeps it."""

import hashlib
from collections.abc import Mapping
from datetime import date, time

from conversations.staff.hours.effects import Span


def form_of(span: Span) -> dict[str, str]:
    """*span* in words that the form can keep; `filled` reads them."""
    form = {"desk": span.desk, "first": span.first.isoformat(), "last": span.last.isoformat()}
    if span.opens is not None:
        form["opens"] = span.opens.isoformat()
    if span.closes is not None:
        form["closes"] = span.closes.isoformat()
    return form


def filled(form: Mapping[str, str], desk: str) -> Span | None:
    """The span that *form* holds, if it is one of *desk*."""
    if form.get("desk") != desk or "first" not in form or "last" not in form:
        return None
    opens, closes = form.get("opens"), form.get("closes")
    return Span(
        desk,
        date.fromisoformat(form["first"]),
        date.fromisoformat(form["last"]),
        time.fromisoformat(opens) if opens else None,
        time.fromisoformat(closes) if closes else None,
    )


def digest(form: Mapping[str, str]) -> str:
    """What a button carries, so that an old one does not do what was filled in since."""
    told = "\n".join(f"{name}={value}" for name, value in sorted(form.items()))
    return hashlib.blake2b(told.encode(), digest_size=4).hexdigest()
