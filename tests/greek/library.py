"""A small library, as `reading` would build it from a content folder."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from conversations.centre import Centre, Desk, Service
from conversations.rules import Retention
from conversations.tree import (
    Choice,
    Confidence,
    Document,
    DocumentList,
    Fact,
    Fork,
    Library,
    Phrase,
    Question,
    Requirement,
    Source,
    Status,
    Text,
    Topic,
)

CHECKED = date(2026, 11, 23)


def fact(
    value: str, unit: str, *, since: date | None = None, sources: tuple[str, ...] = ()
) -> Fact:
    return Fact("x", value, unit, since, None, sources, CHECKED, Confidence.OFFICIAL)


SOURCES = {
    "minfin": Source(
        "minfin",
        "Υπουργείο <Οικονομικών>",
        "https://minfin.example/?a=1&b=2",
        "χ.χ.",
        CHECKED,
        Confidence.OFFICIAL,
    ),
    "leaflet": Source("leaflet", "Φυλλάδιο", None, "2026-10", CHECKED, Confidence.UNVERIFIED),
}

HOUSING = Topic(
    id="housing",
    title="Επίδομα Στέγασης & ενοίκιο",
    status=Status.PUBLISHED,
    reviewed=CHECKED,
    reviewed_by="",
    review_every=180,
    questions={
        "home": Question("home", "Πού <i>μένετε</i>;", {"rent": "Νοικιάζω", "own": "Σε δικό μου"})
    },
    facts={
        "base": fact("70", "euro", since=date(2019, 1, 1), sources=("minfin", "leaflet")),
        "lease": fact("6", "months"),
        "undated": fact("70", "euro"),
    },
    sources=SOURCES,
    nodes={
        "housing/start": Text(
            "housing/start",
            "<b>{base}</b> τον μήνα, από {base.since}.\n",
            (Choice("who", "Ποιους αφορά", "housing/who"),),
        ),
        "housing/who": Text("housing/who", "Ως προς το ποσό: {base.source}. {undated.since}|", ()),
        "housing/fork": Fork("housing/fork", "home", {"rent": "housing/papers"}, "housing/papers"),
        "housing/papers": DocumentList(
            "housing/papers",
            "Τα χαρτιά σας",
            ("home",),
            (
                Requirement("identity", {}, "", "", (), Confidence.OFFICIAL),
                Requirement(
                    "lease",
                    {"home": ("rent",)},
                    "αν νοικιάζετε",
                    "διάρκεια τουλάχιστον {lease}",
                    (),
                    Confidence.OFFICIAL,
                ),
            ),
            (Choice("book", "Κλείστε ραντεβού", "@book:benefits"),),
        ),
    },
)

DOCUMENTS = {
    "identity": Document("identity", "Ταυτότητα"),
    "lease": Document(
        "lease",
        "Μισθωτήριο",
        what="Το <b>συμφωνητικό</b> με τον ιδιοκτήτη.",
        cost="Δωρεάν",
        link="https://aade.example/misthosi/",
    ),
}

PHRASES = {
    phrase_id: Phrase(phrase_id, forms)
    for phrase_id, forms in {
        "home": {"other": "Αρχή"},
        "visit": {"other": "Σας περιμένουμε <b>{starts}</b>, {name}.\n"},
        "visit.button": {"other": "{starts.short} {starts.time}"},
        "forms": {
            "other": "{at.brief}|{day}|{day.short}|{day.date}|{day.unheard}|{at.day}|{at.date}"
        },
        "free": {"one": "{n} ελεύθερη ώρα", "other": "{n} ελεύθερες ώρες"},
        "two": {"one": "Σε {minutes} λεπτά, {n} ώρα", "other": "Σε {minutes} λεπτό, {n} ώρες"},
        "for": {"other": "Για: {service}"},
        "confidence.official": {"other": "επίσημη πηγή"},
        "confidence.unverified": {"other": "ανεπιβεβαίωτο"},
        "sources.one": {"other": "• {title}, {published} (ελέγχθηκε {checked})"},
        "document.what": {"other": "Τι είναι"},
        "document.cost": {"other": "Κόστος"},
        "document.link": {"other": "Σύνδεσμος"},
    }.items()
}

CENTRE = Centre(
    id="kavala",
    name="Κέντρο Κοινότητας",
    municipality="Δήμος",
    zone=ZoneInfo("Europe/Athens"),
    confirmed=False,
    address="",
    phones=(),
    email="",
    website="",
    map_link="",
    data_officer="",
    example=frozenset(),
    specialties={"social-worker": "Κοινωνικός λειτουργός"},
    services={
        "benefits": Service(
            id="benefits",
            name="Αίτηση για επίδομα",
            specialty="social-worker",
            minutes=30,
            buffer_before=0,
            buffer_after=10,
            min_notice=timedelta(hours=2),
            horizon_days=45,
            change_until=timedelta(hours=2),
            sensitive=False,
            cap=1,
        )
    },
    desks={"desk-1": Desk("desk-1", "Γραφείο 1", "social-worker", ())},
    closures=(),
    public_holidays="GR",
    half_day_closes=time(12),
    reminders=(),
    quiet_from=time(21),
    quiet_until=time(8),
    hold=timedelta(minutes=5),
    total_cap=3,
    retention=Retention(24, 30, 90, 7, 24, 48),
    news_topics={"events": "Δράσεις"},
)

LIBRARY = Library(CENTRE, {"housing": HOUSING}, DOCUMENTS, PHRASES)
