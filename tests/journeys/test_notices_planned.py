"""Notices that are planned, agreed to by two, tried out first, paused, corrected, withdrawn."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.rehearsal import Rehearsal
from bot.sandbox import actions, other
from bot.store.tables import audit
from conversations.rules import NoticeRules
from conversations.staff.member import Role
from conversations.tree import Library
from tests.conftest import at_work
from tests.journeys.desks import ELENI, GIORGOS, MARIA, book, colleague, dismiss
from tests.journeys.seen import labels, texts
from tests.journeys.test_gatherings import announce
from tests.journeys.test_notices import NOTICE, compose, follow, settled

Served = Callable[[NoticeRules], AbstractAsyncContextManager[Rehearsal]]


@pytest.fixture
def served(library: Library, database_file: Path) -> Served:
    """A Centre with other rules for notices."""

    def serve(rules: NoticeRules) -> AbstractAsyncContextManager[Rehearsal]:
        changed = replace(library, centre=replace(library.centre, notices=rules))
        return at_work(changed, database_file)

    return serve


async def until(centre: Rehearsal, person: int, words: str) -> str:
    """The first text in that chat that says *words*, as soon as it is there."""
    for _ in range(400):
        for text in texts(centre, person):
            if words in text:
                return text
        await asyncio.sleep(0.02)
    raise AssertionError(texts(centre, person))


async def sent(centre: Rehearsal, *people: int, text: str = NOTICE) -> None:
    for person in people:
        await follow(centre, person)
    await compose(centre, text)
    await centre.tap(ELENI, "Στείλτε το")
    await settled(centre)


def had(centre: Rehearsal, person: int, words: str = NOTICE) -> int:
    return sum(words in text for text in texts(centre, person))


async def noted(centre: Rehearsal) -> list[tuple[str, str]]:
    async with centre.database.reading() as unit:
        rows = await unit.connection.execute(
            select(audit.c.action, audit.c.subject).order_by(audit.c.id)
        )
        return [tuple(row) for row in rows if "notice" in row[0]]


async def test_a_picture_and_a_button_go_with_it(centre: Rehearsal) -> None:
    """One message, as it was looked at before: the picture, the text beneath, the button."""
    await follow(centre, MARIA)
    await compose(centre)
    await centre.tap(ELENI, "Εικόνα ή PDF")
    other.send(centre.world, ELENI, "photo", {})
    await centre.rest()
    await centre.tap(ELENI, "Κουμπί")
    await centre.tap(ELENI, "Κλείστε ραντεβού")
    await centre.tap(ELENI, "Επιδόματα και αιτήσεις")
    preview = centre.messages(ELENI)[-2]

    await centre.tap(ELENI, "Στείλτε το")
    await settled(centre)

    notice = centre.last(MARIA)
    assert preview["photo"] == notice["photo"]
    assert preview["caption"] == notice["caption"]
    assert notice["caption"].startswith(NOTICE)
    assert "Κλείστε ραντεβού" == labels(notice)[0]
    await centre.tap(MARIA, "Κλείστε ραντεβού")
    assert any("Νωρίτερα" in each for each in labels(centre.last(MARIA)))


async def test_a_planned_notice_leaves_at_its_hour_also_after_a_restart(centre: Rehearsal) -> None:
    """Once; its author sees that it waits, and then how it went."""
    await follow(centre, MARIA)
    await compose(centre)
    await centre.tap(ELENI, "Πότε")
    await centre.say(ELENI, "15/1 10:00")
    assert "Θα φύγει: Τρίτη 15 Ιανουαρίου, 10:00." in centre.last(ELENI)["text"]
    await centre.tap(ELENI, "Στείλτε το")
    assert "Προγραμματίστηκε για 1 άτομο" in centre.last(ELENI)["text"]
    await centre.stop_bot()
    centre.sandbox.clock.move(timedelta(hours=25))
    assert not had(centre, MARIA)

    await centre.start_bot()
    await centre.wait(timedelta(hours=2))
    await until(centre, MARIA, NOTICE)
    await until(centre, ELENI, "Τέλος. Από 1 άτομο: στάλθηκαν 1")

    assert 1 == had(centre, MARIA)
    assert ["order-notice", "start-notice"] == [action for action, _ in await noted(centre)]


async def test_a_planned_notice_that_is_called_off_never_leaves(centre: Rehearsal) -> None:
    await follow(centre, MARIA)
    await compose(centre)
    await centre.tap(ELENI, "Πότε")
    await centre.say(ELENI, "15/1 10:00")
    await centre.tap(ELENI, "Στείλτε το")

    await centre.tap(ELENI, "Να μη σταλεί")
    await centre.wait(timedelta(hours=30))

    assert not had(centre, MARIA)
    assert centre.last(ELENI)["text"] == "Σταμάτησε πριν αρχίσει. Δεν έφυγε τίποτα."
    assert ["🏠 Αρχή"] == labels(centre.last(ELENI))


async def test_a_planned_notice_of_someone_who_is_staff_no_more_stays_here(
    centre: Rehearsal,
) -> None:
    """Nobody answers for it any more, so nothing is sent."""
    await follow(centre, MARIA)
    editor = await colleague(centre, Role.EDITOR)
    await centre.say(editor, "/staff")
    await centre.tap(editor, "Νέα ανακοίνωση")
    await centre.tap(editor, "Δράσεις ευαισθητοποίησης")
    await centre.say(editor, NOTICE)
    await centre.tap(editor, "Πότε")
    await centre.say(editor, "15/1 10:00")
    await centre.tap(editor, "Στείλτε το")
    await dismiss(centre, editor)

    await centre.wait(timedelta(hours=30))
    await until(centre, editor, "Σταμάτησε")

    assert not had(centre, MARIA)
    assert "revoked-notice" in [action for action, _ in await noted(centre)]


async def test_what_is_not_sent_in_time_is_not_sent(centre: Rehearsal) -> None:
    """We were away until its end, and the report says so."""
    await follow(centre, MARIA)
    centre.sandbox.clock.move(timedelta(hours=14))
    await compose(centre)
    await centre.tap(ELENI, "Ως πότε")
    await centre.say(ELENI, "15/1 9:00")
    await centre.tap(ELENI, "Στείλτε το")
    await centre.stop_bot()
    centre.sandbox.clock.move(timedelta(hours=12))

    await centre.start_bot()
    told = await until(centre, ELENI, "Τέλος")

    assert not had(centre, MARIA)
    assert "Δεν στάλθηκε σε 1" in told


async def test_another_agrees_before_it_leaves(served: Served) -> None:
    """They see the very notice; its author cannot agree, and a second agreement changes nothing."""
    async with served(NoticeRules(approval=True)) as centre:
        await follow(centre, MARIA)
        editor = await colleague(centre, Role.EDITOR)
        await compose(centre)
        await centre.tap(ELENI, "Στείλτε το")
        assert "Περιμένει έγκριση" in centre.last(ELENI)["text"]
        await until(centre, editor, "Ένας συνάδελφος ζητά")
        preview, asked = centre.messages(editor)[-2:]
        assert preview["text"].startswith(NOTICE)
        assert ["Εγκρίνω", "Όχι"] == labels(asked)[:2]
        assert not had(centre, MARIA)

        await centre.tap(editor, "Εγκρίνω")
        await settled(centre)
        await until(centre, ELENI, "Τέλος. Από 1 άτομο: στάλθηκαν 1")

        assert 1 == had(centre, MARIA)
        actions.tap(centre.world, editor, asked["message_id"], 0, 0)
        await centre.rest()
        assert ["order-notice", "approve-notice", "start-notice"] == [
            action for action, _ in await noted(centre)
        ]


async def test_without_agreement_it_stays_here(served: Served) -> None:
    async with served(NoticeRules(approval=True)) as centre:
        await follow(centre, MARIA)
        editor = await colleague(centre, Role.EDITOR)
        await compose(centre)
        await centre.tap(ELENI, "Στείλτε το")
        await until(centre, editor, "Ένας συνάδελφος ζητά")

        await centre.tap(editor, "Όχι")
        await until(centre, ELENI, "δεν συμφώνησε")

        assert not had(centre, MARIA)


async def test_a_trial_goes_to_staff_only_and_says_so(served: Served) -> None:
    async with served(NoticeRules(trial=True)) as centre:
        await follow(centre, MARIA)
        reception = await colleague(centre, Role.RECEPTION)
        await compose(centre)
        assert "Δοκιμαστική λειτουργία" in centre.last(ELENI)["text"]

        await centre.tap(ELENI, "Στείλτε το")
        told = await until(centre, reception, NOTICE)
        await until(centre, ELENI, "στάλθηκαν 2")

        assert "Δοκιμή: το βλέπει μόνο το προσωπικό." in told
        assert not had(centre, MARIA)


async def test_many_readers_must_be_typed(served: Served) -> None:
    async with served(NoticeRules(typed_above=1)) as centre:
        await follow(centre, MARIA)
        await follow(centre, GIORGOS)
        await compose(centre)
        await centre.tap(ELENI, "Στείλτε το")
        assert "γράψτε τον αριθμό" in centre.last(ELENI)["text"]
        assert not had(centre, MARIA)

        await centre.say(ELENI, "2")
        await settled(centre)
        await until(centre, ELENI, "Τέλος. Από 2 άτομα: στάλθηκαν 2")

        assert (1, 1) == (had(centre, MARIA), had(centre, GIORGOS))


async def test_those_of_a_day_are_told_why_without_a_word_of_what_for(centre: Rehearsal) -> None:
    """The Centre closes: who has an appointment then hears of it, and nobody else."""
    await book(centre, MARIA)
    await follow(centre, GIORGOS)
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, "Νέα ανακοίνωση")
    await centre.tap(ELENI, "Όσοι έχουν ραντεβού μια μέρα")
    await centre.say(ELENI, "13/1/2030")
    assert "έχει περάσει" in centre.last(ELENI)["text"]
    await centre.say(ELENI, "14/1")
    await centre.say(ELENI, NOTICE)
    assert (
        "Θα σταλεί σε 1 άτομο που έχει ραντεβού: Δευτέρα 14 Ιανουαρίου"
        in centre.last(ELENI)["text"]
    )

    await centre.tap(ELENI, "Στείλτε το")
    await settled(centre)

    told = await until(centre, MARIA, NOTICE)
    assert "Το λάβατε επειδή έχετε ραντεβού στο Κέντρο: Δευτέρα 14 Ιανουαρίου." in told
    assert not had(centre, GIORGOS)
    await centre.tap(MARIA, "Γιατί το έλαβα;")
    assert "Δεν διαλέγουμε ποτέ παραλήπτες από όσα διαβάσατε" in centre.last(MARIA)["text"]


async def test_those_of_a_gathering_are_told(centre: Rehearsal) -> None:
    """Only who has a seat of it."""
    await announce(centre)
    await centre.say(MARIA, "/start event_1")
    await centre.tap(MARIA, "Θα έρθω")
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, "Νέα ανακοίνωση")
    await centre.tap(ELENI, "Όσοι έρχονται σε μια δράση")
    await centre.tap(ELENI, labels(centre.last(ELENI))[0])
    await centre.say(ELENI, NOTICE)
    assert "Θα σταλεί σε 1 άτομο που έρχεται: Βραδιά γονέων." in centre.last(ELENI)["text"]

    await centre.tap(ELENI, "Στείλτε το")
    await settled(centre)

    assert "δηλώσατε ότι θα έρθετε" in await until(centre, MARIA, NOTICE)


async def test_who_got_one_lately_can_be_left_in_peace(centre: Rehearsal) -> None:
    await sent(centre, MARIA)
    await follow(centre, GIORGOS)
    await compose(centre, "Δεύτερη.")
    assert "Θα σταλεί σε 2 άτομα" in centre.last(ELENI)["text"]

    await centre.tap(ELENI, "Σε ποιους")
    await centre.tap(ELENI, "Όχι όσοι έλαβαν κάτι τις τελευταίες 3 μέρες")
    assert "Θα σταλεί σε 1 άτομο" in centre.last(ELENI)["text"]
    await centre.tap(ELENI, "Στείλτε το")
    await settled(centre)

    assert (0, 1) == (had(centre, MARIA, "Δεύτερη."), had(centre, GIORGOS, "Δεύτερη."))


async def test_a_pause_holds_it_and_it_goes_on(centre: Rehearsal) -> None:
    """Also over a restart: nobody is left out, and nobody gets two."""
    await follow(centre, MARIA)
    await follow(centre, GIORGOS)
    centre.sandbox.clock.move(timedelta(hours=14))
    await compose(centre)
    await centre.tap(ELENI, "Στείλτε το")
    await centre.tap(ELENI, "Παύση")
    assert any("Σε παύση." in text for text in texts(centre, ELENI))
    await centre.stop_bot()
    await centre.start_bot()
    await centre.wait(timedelta(hours=12))
    assert not had(centre, MARIA)

    await centre.tap(ELENI, "Συνέχεια")
    await settled(centre)
    await until(centre, ELENI, "Τέλος. Από 2 άτομα: στάλθηκαν 2")

    assert (1, 1) == (had(centre, MARIA), had(centre, GIORGOS))


async def test_a_correction_takes_the_place_of_what_was_wrong(centre: Rehearsal) -> None:
    """Exactly where it arrived, without ringing; who deleted the chat's message is counted."""
    await sent(centre, MARIA, GIORGOS)
    chat = centre.world.chats.of(GIORGOS)
    there = next(each for each in centre.messages(GIORGOS) if NOTICE in each["text"])
    del chat.messages[there["message_id"]]

    await centre.tap(ELENI, "Διόρθωση")
    await centre.say(ELENI, "Ομάδα γονέων την Πέμπτη στις 19:00.")
    assert "Θα αλλάξει σε 2 άτομα" in centre.last(ELENI)["text"]
    assert had(centre, MARIA)
    await centre.tap(ELENI, "Διορθώστε το")
    told = await until(centre, ELENI, "Η διόρθωση έφτασε σε 1 άτομο, δεν έγινε σε 1")

    assert "περιμένουν 0" in told
    assert not had(centre, MARIA)
    (notice,) = (each for each in texts(centre, MARIA) if "Πέμπτη στις 19:00" in each)
    assert notice.startswith("Διόρθωση")
    assert not had(centre, GIORGOS, "Πέμπτη")
    assert ("correct-notice", "1 to 2") in await noted(centre)


async def test_a_caption_is_corrected_too(centre: Rehearsal) -> None:
    await follow(centre, MARIA)
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, "Νέα ανακοίνωση")
    await centre.tap(ELENI, "Δράσεις ευαισθητοποίησης")
    other.send(centre.world, ELENI, "document", {"caption": NOTICE})
    await centre.rest()
    await centre.tap(ELENI, "Στείλτε το")
    await settled(centre)
    notice = centre.last(MARIA)
    assert notice["caption"].startswith(NOTICE)

    await centre.tap(ELENI, "Διόρθωση")
    await centre.say(ELENI, "Την Πέμπτη.")
    await centre.tap(ELENI, "Διορθώστε το")
    await until(centre, ELENI, "Η διόρθωση έφτασε σε 1 άτομο")

    now = next(e for e in centre.messages(MARIA) if e["message_id"] == notice["message_id"])
    assert "Την Πέμπτη." in now["caption"]
    assert notice["document"] == now["document"]


@pytest.mark.parametrize("hours", [1, 50])
async def test_a_withdrawn_notice_is_gone_or_says_so(centre: Rehearsal, hours: int) -> None:
    """Telegram lets nobody delete what is older than two days; there it says so instead."""
    await sent(centre, MARIA)
    centre.sandbox.clock.move(timedelta(hours=hours))

    await centre.tap(ELENI, "Απόσυρση")
    assert had(centre, MARIA)
    await centre.tap(ELENI, "Ναι, αποσύρετέ το")
    await until(centre, ELENI, "Σβήστηκε ή σημειώθηκε σε 1 άτομο, δεν έγινε σε 0, περιμένουν 0")

    assert not had(centre, MARIA)
    assert (hours == 50) == bool(had(centre, MARIA, "Αυτή η ανακοίνωση αποσύρθηκε"))


async def test_whoever_got_it_can_ask_why_and_stop_it_there(centre: Rehearsal) -> None:
    await sent(centre, MARIA)

    await centre.tap(MARIA, "Γιατί το έλαβα;")

    answer = centre.last(MARIA)
    assert "επειδή ζητήσατε ενημερώσεις: Δράσεις ευαισθητοποίησης" in answer["text"]
    assert "Σας το στείλαμε: Δευτέρα 14 Ιανουαρίου" in answer["text"]
    await centre.tap(MARIA, "Διακοπή ενημερώσεων")
    await compose(centre, "Δεύτερη.")
    assert "Δεν υπάρχει κανείς να το λάβει" in centre.last(ELENI)["text"]


async def test_the_last_ones_are_listed_with_their_state(centre: Rehearsal) -> None:
    """And each opens as it stands."""
    await sent(centre, MARIA)
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, "Νέα ανακοίνωση")
    await centre.tap(ELENI, "Ανακοινώσεις ως τώρα")
    (one, *_) = labels(centre.last(ELENI))
    assert one.endswith("· 1 · στάλθηκε")

    await centre.tap(ELENI, one)

    assert "Τέλος. Από 1 άτομο: στάλθηκαν 1" in centre.last(ELENI)["text"]
    assert {"Διόρθωση", "Απόσυρση"} <= set(labels(centre.last(ELENI)))


async def test_a_button_from_before_a_restart_starts_nothing_twice(centre: Rehearsal) -> None:
    await follow(centre, MARIA)
    await compose(centre)
    question = centre.last(ELENI)["message_id"]
    actions.tap(centre.world, ELENI, question, 0, 0)
    await centre.stop_bot()
    await centre.start_bot()
    await settled(centre)

    actions.tap(centre.world, ELENI, question, 0, 0)
    await settled(centre)

    assert 1 == had(centre, MARIA)
