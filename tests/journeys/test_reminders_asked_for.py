"""What one asks to be reminded of, small nudges, and every way out of them."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.rehearsal import Rehearsal
from bot.store import followers, renewals
from bot.ticks.nudging import Nudging
from conversations.rules import Dated, Late, ReminderRule
from conversations.tree import Library
from tests.journeys.seen import labels, texts
from tests.journeys.test_earlier import fill, look_for
from tests.journeys.test_visit_card import to_the_list

MARIA, GIORGOS = 1001, 1002
ATHENS = ZoneInfo("Europe/Athens")
HEAD = "Μια υπενθύμιση που μας ζητήσατε."


async def nudge(
    centre: Rehearsal, day: date, hour: int = 10, library: Library | None = None
) -> None:
    """It is that day and hour at the Centre; the tick looks twice, in two processes."""
    there = datetime.combine(day, time(hour, 1), ATHENS)
    centre.sandbox.clock.move(there - centre.sandbox.clock.now())
    for _ in range(2):
        nudging = Nudging(
            lambda: library or centre.library, centre.database, centre.sandbox.clock.now
        )
        await nudging.nudge()
        await nudging.nudge()
    await centre.wait(timedelta())


def said(centre: Rehearsal, first: str) -> list[str]:
    return [each for each in texts(centre, MARIA) if each.startswith(first)]


async def to_the_day(centre: Rehearsal) -> None:
    await centre.say(MARIA, "/start eee")
    await centre.tap(MARIA, "Περισσότερα")
    await centre.tap(MARIA, "Διάρκεια και ανανέωση")
    await centre.tap(MARIA, "Θύμισέ μου να το ανανεώσω")


@pytest.fixture
async def asked(centre: Rehearsal) -> Rehearsal:
    """Maria was approved for six months on Monday 14 January 2030."""
    await to_the_day(centre)
    await centre.tap(MARIA, "14/1/2030")
    return centre


async def test_one_is_reminded_a_month_and_a_week_before_it_ends(asked: Rehearsal) -> None:
    centre = asked
    assert "14/7/2030" in centre.last(MARIA)["text"]
    await nudge(centre, date(2030, 6, 13))
    assert [] == said(centre, HEAD)

    await nudge(centre, date(2030, 6, 14))
    assert 1 == len(said(centre, HEAD))
    assert "Ελάχιστο" not in said(centre, HEAD)[0].splitlines()[0]
    assert [
        "Τι χαρτιά χρειάζομαι",
        "Δείτε ελεύθερες ώρες",
        "Εγκρίθηκα ξανά",
        "Σταματήστε",
    ] == labels(centre.last(MARIA))[:4]
    await nudge(centre, date(2030, 7, 7))
    assert 2 == len(said(centre, HEAD))
    await nudge(centre, date(2030, 7, 8))
    assert 2 == len(said(centre, HEAD))


def by(library: Library, *rules: ReminderRule) -> Library:
    """The content once somebody has written these rules in place of those of the same names."""
    kept = {rule.id: rule for rule in library.centre.reminders} | {each.id: each for each in rules}
    return replace(library, centre=replace(library.centre, reminders=tuple(kept.values())))


OWN = "Ελάτε με όλα τα χαρτιά μαζί."
TWO_WEEKS = ReminderRule("week", days_before=14, at=time(12), of=(Dated.RENEWAL,), text=OWN)


async def test_a_centre_may_remind_two_weeks_before_at_noon_and_in_its_own_words(
    asked: Rehearsal,
) -> None:
    """The screen on which it was asked for says so, too; the week that was is no more."""
    changed = by(asked.library, TWO_WEEKS)
    asked.shelf.switch(changed)
    await to_the_day(asked)
    assert "30 Ιουνίου" in asked.last(MARIA)["text"]
    assert "7 Ιουλίου" not in asked.last(MARIA)["text"]

    await nudge(asked, date(2030, 6, 30), hour=11, library=changed)
    assert [] == said(asked, HEAD)
    await nudge(asked, date(2030, 6, 30), hour=12, library=changed)
    (told,) = said(asked, HEAD)
    assert OWN in told.splitlines()[1:]

    await nudge(asked, date(2030, 7, 7), library=changed)
    assert 1 == len(said(asked, HEAD))


async def test_a_rule_that_has_done_its_work_says_nothing_twice_when_it_is_changed(
    asked: Rehearsal,
) -> None:
    """Maria heard of it a week before; its hour is changed on the same day, and its words."""
    await nudge(asked, date(2030, 7, 7))
    later = replace(TWO_WEEKS, days_before=7, at=time(15))

    await nudge(asked, date(2030, 7, 7), hour=16, library=by(asked.library, later))

    assert 1 == len(said(asked, HEAD))


async def test_two_rules_that_are_due_at_once_are_one_reminder(asked: Rehearsal) -> None:
    also = ReminderRule("also", days_before=7, at=time(10), of=(Dated.RENEWAL,))

    await nudge(asked, date(2030, 7, 7), library=by(asked.library, also))

    assert 1 == len(said(asked, HEAD))


@pytest.mark.parametrize(("hour", "sent"), [(12, 1), (13, 0)])
async def test_by_a_rule_that_drops_what_is_late_nothing_is_made_up_for(
    asked: Rehearsal, hour: int, sent: int
) -> None:
    changed = by(asked.library, replace(TWO_WEEKS, late=Late.DROP))

    await nudge(asked, date(2030, 6, 30), hour=hour, library=changed)

    assert sent == len(said(asked, HEAD))


async def test_without_a_rule_nobody_is_reminded(asked: Rehearsal) -> None:
    """Nor is anybody told that they would be."""
    visits = replace(asked.library.centre.reminders[0], of=(Dated.APPOINTMENT, Dated.EVENT))
    changed = replace(asked.library, centre=replace(asked.library.centre, reminders=(visits,)))
    asked.shelf.switch(changed)

    await to_the_day(asked)
    assert "Θα σας γράψουμε" not in asked.last(MARIA)["text"]
    for day in (date(2030, 6, 14), date(2030, 7, 7)):
        await nudge(asked, day, library=changed)
    assert [] == said(asked, HEAD)


async def test_the_centres_own_sentence_does_not_go_where_a_service_is_sensitive(
    asked: Rehearsal,
) -> None:
    """Nobody can say what it gives away."""
    library = by(asked.library, TWO_WEEKS)
    eee = replace(library.topics["eee"], service="psychologist")
    changed = replace(library, topics={**library.topics, "eee": eee})

    await nudge(asked, date(2030, 6, 30), hour=12, library=changed)

    (told,) = said(asked, HEAD)
    assert OWN not in told


async def test_from_the_reminder_to_the_papers_and_to_free_times(asked: Rehearsal) -> None:
    await nudge(asked, date(2030, 6, 14))
    await asked.tap(MARIA, "Δείτε ελεύθερες ώρες")

    assert any(each.startswith("Νωρίτερα") for each in labels(asked.last(MARIA)))
    await asked.tap(MARIA, "Τι χαρτιά χρειάζομαι")
    assert "Δεν ξέρω / προσπέραση" in labels(asked.last(MARIA))


async def test_one_tap_ends_it(asked: Rehearsal) -> None:
    await nudge(asked, date(2030, 6, 14))

    await asked.tap(MARIA, "Σταματήστε")

    assert "δεν θα σας το θυμίζουμε" in asked.last(MARIA)["text"]
    await nudge(asked, date(2030, 7, 7))
    assert 1 == len(said(asked, HEAD))


async def test_what_was_due_in_downtime_is_made_up_for_once_and_not_for_ever(
    asked: Rehearsal,
) -> None:
    """Three days late it is still said; of a bot that slept a fortnight, only what is ahead."""
    await nudge(asked, date(2030, 6, 17))
    assert 1 == len(said(asked, HEAD))

    await asked.tap(MARIA, "Εγκρίθηκα ξανά")
    await asked.say(MARIA, "1/6/2030")
    await nudge(asked, date(2030, 11, 20))
    assert 1 == len(said(asked, HEAD))


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("χτες νομίζω", "Δεν καταλάβαμε"),
        ("τον Δεκέμβριο", "Δεν καταλάβαμε"),
        ("πριν 2 μήνες", "Δεν καταλάβαμε"),
        ("31/2/2030", "Τέτοια μέρα δεν υπάρχει"),
        ("30 Φεβρουαρίου", "Τέτοια μέρα δεν υπάρχει"),
        ("12/13/2029", "Τέτοια μέρα δεν υπάρχει"),
        ("0/0/0", "Δεν καταλάβαμε"),
        ("1/1/0000", "Τέτοια μέρα δεν υπάρχει"),
        ("9" * 400, "Δεν καταλάβαμε"),
        ("15/1/2030", "δεν έχει έρθει"),
        ("1/7/2029", "έχει λήξει"),
        ("13/7", "έχει λήξει"),
    ],
)
async def test_a_day_that_cannot_be_is_refused_in_one_sentence(
    centre: Rehearsal, typed: str, answer: str
) -> None:
    """And asked again; nothing is kept."""
    await to_the_day(centre)

    await centre.say(MARIA, typed)

    assert answer in centre.last(MARIA)["text"].splitlines()[0]
    assert "Πότε εγκρίθηκε" in centre.last(MARIA)["text"]
    async with centre.database.reading() as unit:
        assert [] == await renewals.of_citizen(unit, 1)
    await centre.say(MARIA, "20/12/2029")
    assert "20/6/2030" in centre.last(MARIA)["text"]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("χθες", "13/1/2030"),
        ("Προχτές!", "12/1/2030"),
        ("σήμερα.", "14/1/2030"),
        ("12 Δεκεμβρίου 2029", "12/12/2029"),
        ("στις 12 Δεκ. 2029", "12/12/2029"),
        ("Δευτέρα, 1 ΟΚΤΏΒΡΗ", "1/10/2029"),
        ("5 Γενάρη", "5/1/2030"),
        ("3 Αυγούστου 29", "3/8/2029"),
        ("12 dekemvriou", "12/12/2029"),
        ("2029-12-12", "12/12/2029"),
        ("12.12.29", "12/12/2029"),
        ("20/12", "20/12/2029"),
    ],
)
async def test_a_day_is_understood_as_one_says_it(centre: Rehearsal, typed: str, day: str) -> None:
    await to_the_day(centre)

    await centre.say(MARIA, typed)

    assert f"έγκριση {day}" in centre.last(MARIA)["text"]


@pytest.mark.parametrize(
    ("topic", "path"),
    [
        ("electricity", ["Πώς κάνω αίτηση"]),
        ("electricity", ["Περισσότερα", "Διάρκεια και τι προσέχω"]),
        ("municipal-fees", ["Πώς κάνω αίτηση"]),
        ("student-housing", ["Πώς κάνω αίτηση"]),
    ],
)
async def test_what_is_applied_for_by_a_day_each_year_may_be_followed(
    centre: Rehearsal, topic: str, path: list[str]
) -> None:
    """The last day that is known has passed; whoever asks hears of the next as it is written."""
    await centre.say(MARIA, f"/start {topic}")
    for label in (*path, "Θύμισέ μου τις προθεσμίες", "Θυμίστε μου τις προθεσμίες"):
        await centre.tap(MARIA, label)
    told = centre.library.topics[topic]
    fact = told.deadlines[-1]
    facts = {**told.facts, fact: replace(told.facts[fact], value="2030-03-15")}
    topics = {**centre.library.topics, topic: replace(told, facts=facts)}

    await nudge(centre, date(2030, 3, 8), library=replace(centre.library, topics=topics))

    assert 1 == len(said(centre, "Μια προθεσμία που μας ζητήσατε"))
    assert "15/3/2030" in centre.last(MARIA)["text"]
    await centre.tap(MARIA, "Μη μου τις ξαναθυμίσετε")
    assert "Θυμίστε μου τις προθεσμίες" in labels(centre.last(MARIA))


async def test_it_is_told_and_forgotten_with_all_else(asked: Rehearsal) -> None:
    await asked.say(MARIA, "/mydata")
    assert "εγκρίθηκε 14/1/2030" in asked.last(MARIA)["text"]
    await asked.say(MARIA, "/settings")
    assert "Διακοπή ανανέωσης: Ελάχιστο Εγγυημένο" in "\n".join(labels(asked.last(MARIA)))

    await asked.say(MARIA, "/forget")
    await asked.tap(MARIA, "Ναι, σβήστε τα όλα")

    await nudge(asked, date(2030, 6, 14))
    assert [] == said(asked, HEAD)


async def test_a_muted_kind_is_silent_and_can_be_heard_again(asked: Rehearsal) -> None:
    await asked.say(MARIA, "/settings")
    await asked.tap(MARIA, "Διακοπή: Ανανεώσεις και προθεσμίες")
    await nudge(asked, date(2030, 6, 14))
    assert [] == said(asked, HEAD)

    await asked.tap(MARIA, "Ξανά: Ανανεώσεις και προθεσμίες")
    await nudge(asked, date(2030, 7, 7))
    assert 1 == len(said(asked, HEAD))


def with_deadline(library: Library, day: date) -> Library:
    """The content once somebody has written the next deadline into it."""
    child = library.topics["child"]
    fact = replace(child.facts["last-round"], value=day.isoformat())
    told = replace(child, facts={**child.facts, "last-round": fact})
    return replace(library, topics={**library.topics, "child": told})


async def test_a_benefits_dates_are_told_a_week_and_a_day_before(centre: Rehearsal) -> None:
    """Who asked while no date was known hears of the one that is written later."""
    await centre.say(MARIA, "/start child")
    await centre.tap(MARIA, "Πώς κάνω αίτηση")
    await centre.tap(MARIA, "Ως πότε")
    await centre.tap(MARIA, "Θύμισέ μου τις προθεσμίες")
    assert "Τώρα δεν ξέρουμε επόμενη προθεσμία" in centre.last(MARIA)["text"]
    await centre.tap(MARIA, "Θυμίστε μου τις προθεσμίες")
    assert "• Μία εβδομάδα πριν.\n\n• Μία ημέρα πριν." in centre.last(MARIA)["text"]
    known = with_deadline(centre.library, date(2030, 3, 15))
    head = "Μια προθεσμία που μας ζητήσατε"

    await nudge(centre, date(2030, 3, 7), library=known)
    assert [] == said(centre, head)
    await nudge(centre, date(2030, 3, 8), library=known)
    assert ["15/3/2030" in each for each in said(centre, head)] == [True]
    await nudge(centre, date(2030, 3, 14), library=known)
    assert 2 == len(said(centre, head))

    await centre.tap(MARIA, "Μη μου τις ξαναθυμίσετε")
    async with centre.database.reading() as unit:
        assert not await followers.dates_followed(unit, 1)
    await nudge(centre, date(2030, 3, 15), library=with_deadline(known, date(2030, 3, 16)))
    assert 2 == len(said(centre, head))


async def test_a_centre_may_tell_of_a_deadline_two_months_and_ten_days_before(
    centre: Rehearsal,
) -> None:
    """And says so where one asks for it."""
    of = (Dated.DEADLINE,)
    longer = by(
        with_deadline(centre.library, date(2030, 4, 30)),
        ReminderRule("week", days_before=10, at=time(10), of=of, text=OWN),
        ReminderRule("day", months_before=2, at=time(10), of=of),
    )
    centre.shelf.switch(longer)
    await centre.say(MARIA, "/start child")
    for label in ("Πώς κάνω αίτηση", "Ως πότε", "Θύμισέ μου τις προθεσμίες"):
        await centre.tap(MARIA, label)
    await centre.tap(MARIA, "Θυμίστε μου τις προθεσμίες")
    assert "• 10 ημέρες πριν.\n\n• 2 μήνες πριν." in centre.last(MARIA)["text"]
    head = "Μια προθεσμία που μας ζητήσατε"

    for day, heard in (((2, 27), 0), ((2, 28), 1), ((4, 19), 1), ((4, 20), 2), ((4, 29), 2)):
        await nudge(centre, date(2030, *day), library=longer)
        assert heard == len(said(centre, head))
    assert [False, True] == [OWN in each for each in said(centre, head)]


async def test_a_deadline_at_the_end_of_time_stops_nothing(asked: Rehearsal) -> None:
    """It is a slip of the pen; who waits for something else is still reminded."""
    await nudge(asked, date(2030, 6, 14), library=with_deadline(asked.library, date.max))

    assert 1 == len(said(asked, HEAD))


async def test_who_ticked_nothing_is_nudged_once_four_days_before(centre: Rehearsal) -> None:
    """Who ticked something is not; each may say that they want no more of it."""
    for person in (MARIA, GIORGOS):
        await to_the_list(centre) if person == MARIA else await list_of(centre, person)
        if person == GIORGOS:
            await centre.tap(person, "Σημειώστε τι έχετε")
            await centre.tap(person, "☐ Ταυτότητα ή διαβατήριο")
            await centre.tap(person, "⬅ Πίσω")
        await centre.tap(person, "Κλείστε ραντεβού")
        await centre.tap(person, starting(centre, person, "Δευ 21"))
        await centre.tap(person, starting(centre, person, "9:"))
        await centre.say(person, "Μαρία")
        await centre.tap(person, "Χωρίς τηλέφωνο")
        await centre.tap(person, "Ναι, κλείστε το")

    await nudge(centre, date(2030, 1, 16))
    assert [] == nudged(centre, MARIA)
    await nudge(centre, date(2030, 1, 17))
    assert 1 == len(nudged(centre, MARIA))
    assert [] == nudged(centre, GIORGOS)

    await centre.tap(MARIA, "Μη μου στέλνετε τέτοια")
    assert "Εντάξει" in centre.last(MARIA)["text"]
    assert "Ξανά: Μικρές υποδείξεις" in labels(centre.last(MARIA))


async def book_from_the_list(centre: Rehearsal, day: str) -> None:
    """With nothing ticked, at nine of the day that the calendar calls so."""
    await to_the_list(centre)
    await centre.tap(MARIA, "Κλείστε ραντεβού")
    await at_nine(centre, day)
    await centre.say(MARIA, "Μαρία")
    await centre.tap(MARIA, "Χωρίς τηλέφωνο")
    await centre.tap(MARIA, "Ναι, κλείστε το")


async def at_nine(centre: Rehearsal, day: str) -> None:
    await centre.tap(MARIA, starting(centre, MARIA, day))
    await centre.tap(MARIA, starting(centre, MARIA, "9:"))


async def move(centre: Rehearsal, day: str) -> None:
    await centre.say(MARIA, "/mine")
    await centre.tap(MARIA, "Αλλαγή ώρας")
    await at_nine(centre, day)
    await centre.tap(MARIA, "Ναι, κλείστε το")


async def test_who_was_nudged_and_then_moves_it_is_not_nudged_again(centre: Rehearsal) -> None:
    """Once for one errand, however often its time changes."""
    await book_from_the_list(centre, "Δευ 21")
    await nudge(centre, date(2030, 1, 17))
    assert 1 == len(nudged(centre, MARIA))

    await move(centre, "Τρί 22")

    await nudge(centre, date(2030, 1, 18))
    assert 1 == len(nudged(centre, MARIA))


async def test_what_is_moved_nearer_than_four_days_is_left_to_the_reminders(
    centre: Rehearsal,
) -> None:
    await book_from_the_list(centre, "Δευ 21")
    await nudge(centre, date(2030, 1, 16), hour=9)

    await move(centre, "Παρ 18")

    for day in (16, 17):
        await nudge(centre, date(2030, 1, day))
    assert [] == nudged(centre, MARIA)


async def list_of(centre: Rehearsal, person: int) -> None:
    await centre.say(person, "/start housing")
    await centre.tap(person, "Τι χαρτιά χρειάζομαι")
    while "Σημειώστε τι έχετε" not in labels(centre.last(person)):
        shown = labels(centre.last(person))
        skip = "Δεν ξέρω / προσπέραση"
        await centre.tap(person, skip if skip in shown else shown[0])


def starting(centre: Rehearsal, person: int, label: str) -> str:
    return next(each for each in labels(centre.last(person)) if each.startswith(label))


def nudged(centre: Rehearsal, person: int) -> list[str]:
    return [each for each in texts(centre, person) if "τι χαρτιά θα φέρετε" in each]


async def test_who_waits_in_vain_for_two_weeks_is_asked_once(centre: Rehearsal) -> None:
    await fill(centre)
    await look_for(centre, MARIA)
    await centre.tap(MARIA, "Γράψτε μου αν βρεθεί ώρα")
    await centre.tap(MARIA, "Όποια ώρα βρεθεί")

    await nudge(centre, date(2030, 1, 27))
    assert [] == said(centre, "Ακόμη δεν βρέθηκε")
    await nudge(centre, date(2030, 1, 28))
    await nudge(centre, date(2030, 1, 29))
    assert 1 == len(said(centre, "Ακόμη δεν βρέθηκε"))
    assert {"Δείτε ελεύθερες ώρες", "Σταματήστε να ψάχνετε", "Μη μου στέλνετε τέτοια"} <= set(
        labels(centre.last(MARIA))
    )


async def test_of_what_was_due_before_one_asked_nothing_is_said(centre: Rehearsal) -> None:
    """Asked two days late for the month; the week is still ahead."""
    await centre.wait(timedelta(days=2))
    await to_the_day(centre)
    await centre.say(MARIA, "14/8/2029")

    assert "7 Φεβρουαρίου" in centre.last(MARIA)["text"]
    assert "14 Ιανουαρίου" not in centre.last(MARIA)["text"]
    await nudge(centre, date(2030, 1, 17))
    assert [] == said(centre, HEAD)
    await nudge(centre, date(2030, 2, 7))
    assert 1 == len(said(centre, HEAD))
