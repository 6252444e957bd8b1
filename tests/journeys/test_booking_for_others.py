"""Booking for someone else: their name, one's word that they agreed, counted apart."""

from bot.rehearsal import Rehearsal
from bot.store import appointments
from tests.journeys.seen import labels
from tests.journeys.test_booking import book
from tests.journeys.test_booking_wishes import forge

MARIA = 1001


async def book_for_mother(centre: Rehearsal) -> None:
    """Maria holds the soonest time, then says that it is for someone else."""
    await centre.say(MARIA, "/start book_benefits")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.tap(MARIA, "Κλείνω για άλλον")
    await centre.tap(MARIA, "Ναι, ισχύει")
    await centre.say(MARIA, "Κατίνα Π.")
    await centre.tap(MARIA, "Χωρίς τηλέφωνο")
    await centre.tap(MARIA, "Ναι, κλείστε το")


async def test_whoever_books_for_another_says_that_they_may(centre: Rehearsal) -> None:
    """The sentence stands on the screen before the name is asked for, and the word is kept."""
    await centre.say(MARIA, "/start book_benefits")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.tap(MARIA, "Κλείνω για άλλον")
    asked = centre.last(MARIA)
    await centre.tap(MARIA, "Ναι, ισχύει")
    named = centre.last(MARIA)["text"]
    await centre.say(MARIA, "Κατίνα Π.")
    await centre.tap(MARIA, "Χωρίς τηλέφωνο")
    check = centre.last(MARIA)["text"]
    await centre.tap(MARIA, "Ναι, κλείστε το")

    async with centre.database.reading() as unit:
        ((appointment, details),) = await appointments.kept_of(unit, 1)
    assert "Με έχει εξουσιοδοτήσει" in asked["text"]
    assert "του ανθρώπου για τον οποίο κλείνετε" in named
    assert "Για άλλον, όνομα: Κατίνα Π." in check
    assert "Για: Κατίνα Π." in centre.last(MARIA)["text"]
    assert appointment.for_other
    assert details["agreed"].startswith("2030-01-14")


async def test_what_is_booked_for_others_is_counted_apart(centre: Rehearsal) -> None:
    """One's own appointment stands in nobody's way, and the cap for others is one, too."""
    await book(centre, MARIA)
    await centre.say(MARIA, "/start book_benefits")
    full = centre.last(MARIA)
    await centre.tap(MARIA, "Κλείνω για άλλον")
    await centre.tap(MARIA, "Ναι, ισχύει")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.say(MARIA, "Κατίνα Π.")
    await centre.tap(MARIA, "Χωρίς τηλέφωνο")
    await centre.tap(MARIA, "Ναι, κλείστε το")
    second = centre.last(MARIA)["text"]

    await centre.say(MARIA, "/start book_benefits")
    await centre.tap(MARIA, "Κλείνω για άλλον")
    await centre.tap(MARIA, "Ναι, ισχύει")

    assert "Έχετε ήδη όσα ραντεβού" in full["text"]
    assert "Για: Κατίνα Π." in second
    assert "Για άλλους έχετε ήδη κλείσει" in centre.last(MARIA)["text"]
    await centre.say(MARIA, "/mine")
    assert "Έχετε 2 ραντεβού." in centre.last(MARIA)["text"]
    assert 1 == sum(each.endswith("για άλλον") for each in labels(centre.last(MARIA)))


async def test_who_may_book_no_more_for_others_goes_on_for_themselves(centre: Rehearsal) -> None:
    """The time that they hold is not lost by the question."""
    await book_for_mother(centre)
    await centre.say(MARIA, "/start book_benefits")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.tap(MARIA, "Κλείνω για άλλον")
    await centre.tap(MARIA, "Ναι, ισχύει")
    refused = centre.last(MARIA)["text"]
    await centre.tap(MARIA, "Είναι για εμένα")
    await centre.say(MARIA, "Μαρία")
    await centre.tap(MARIA, "Χωρίς τηλέφωνο")
    await centre.tap(MARIA, "Ναι, κλείστε το")

    assert "Για άλλους έχετε ήδη κλείσει" in refused
    assert "Το ραντεβού σας έκλεισε." in centre.last(MARIA)["text"]
    assert "Για:" not in centre.last(MARIA)["text"]


async def test_a_change_of_mind_asks_for_ones_own_name(centre: Rehearsal) -> None:
    """The other's name does not slip into one's own appointment."""
    await centre.say(MARIA, "/start book_benefits")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.tap(MARIA, "Κλείνω για άλλον")
    await centre.tap(MARIA, "Ναι, ισχύει")
    await centre.say(MARIA, "Κατίνα Π.")
    await centre.tap(MARIA, "⬅ Πίσω")
    await centre.tap(MARIA, "Είναι για εμένα")

    assert "Γράψτε ένα όνομα για το ραντεβού" in centre.last(MARIA)["text"]
    await forge(centre, "@book:benefits>y")
    assert "Γράψτε ένα όνομα για το ραντεβού" in centre.last(MARIA)["text"]
    await centre.say(MARIA, "Μαρία")
    await centre.tap(MARIA, "Χωρίς τηλέφωνο")
    assert "Όνομα: Μαρία" in centre.last(MARIA)["text"]


async def test_moving_it_keeps_whose_it_is(centre: Rehearsal) -> None:
    await book_for_mother(centre)
    await centre.tap(MARIA, "Αλλαγή ώρας")
    await centre.tap(MARIA, next(e for e in labels(centre.last(MARIA)) if e.startswith("Τρί 15")))
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.tap(MARIA, "Ναι, κλείστε το")

    async with centre.database.reading() as unit:
        kept = await appointments.kept_of(unit, 1)
    standing = [(each, told) for each, told in kept if each.status == "booked"]
    assert "Για: Κατίνα Π." in centre.last(MARIA)["text"]
    assert [True] == [each.for_other for each, _ in standing]
    assert all("agreed" in told for _, told in standing)


async def test_what_is_kept_says_that_it_is_for_another(centre: Rehearsal) -> None:
    await book_for_mother(centre)

    await centre.say(MARIA, "/mydata")

    assert "Ραντεβού για άλλον, με τη συμφωνία του" in centre.last(MARIA)["text"]
    assert "Κατίνα Π." in centre.last(MARIA)["text"]
