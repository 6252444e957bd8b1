"""Whatever staff send while they write a notice, they get one clear sentence, and nothing leaves."""

import asyncio
from datetime import timedelta

import pytest

from bot.rehearsal import Rehearsal
from bot.sandbox import actions, other
from bot.ticks.notices import NoticeRounds
from conversations.centre import NoticeRules
from conversations.staff.member import Role
from conversations.staff.notices.events import Progress
from tests.journeys.desks import ELENI, GIORGOS, MARIA, colleague, dismiss
from tests.journeys.seen import labels, texts
from tests.journeys.test_notices import NOTICE, compose, follow, settled
from tests.journeys.test_notices_planned import Served, had, noted, sent, served, until

__all__ = ["served"]
INVISIBLE = "\u200b\u2060\u200e"
SEND = "Στείλτε το"


async def begin(centre: Rehearsal) -> None:
    await follow(centre, MARIA)
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, "Νέα ανακοίνωση")
    await centre.tap(ELENI, "Δράσεις ευαισθητοποίησης")


def asked(centre: Rehearsal) -> str:
    told: str = centre.last(ELENI)["text"]
    return told


@pytest.mark.parametrize("text", [INVISIBLE, "\u2800", "\u3164\u200b"])
async def test_what_nobody_can_see_is_no_notice(centre: Rehearsal, text: str) -> None:
    """Signs without a shape are no text, although they are characters."""
    await begin(centre)

    await centre.say(ELENI, text)

    assert "δεν μπορεί να είναι κενή. Τώρα έχει 0." in asked(centre)
    await centre.say(ELENI, NOTICE)
    assert "Θα σταλεί σε 1 άτομο" in asked(centre)


async def test_a_text_is_as_long_as_telegram_finds_it(centre: Rehearsal) -> None:
    """An emoji is two; one that would not fit together with why one got it goes to nobody."""
    await begin(centre)

    await centre.say(ELENI, "😀" * 1751)
    assert "Τώρα έχει 3502." in asked(centre)
    await centre.say(ELENI, "😀" * 1750)
    await centre.tap(ELENI, SEND)
    await settled(centre)

    assert any("😀" * 1750 in text for text in texts(centre, MARIA))


async def test_a_caption_is_shorter(centre: Rehearsal) -> None:
    """With all that stands beneath it, it is one message still."""
    await begin(centre)
    other.send(centre.world, ELENI, "photo", {"caption": "😀" * 426})
    await centre.rest()
    assert "έως 850 χαρακτήρες" in asked(centre)

    other.send(centre.world, ELENI, "photo", {"caption": "😀" * 425})
    await centre.rest()
    await centre.tap(ELENI, SEND)
    await settled(centre)

    assert "😀" * 425 in centre.last(MARIA)["caption"]


@pytest.mark.parametrize("kind", ["sticker", "voice", "location", "contact"])
async def test_what_no_notice_can_be_is_told_and_asked_again(centre: Rehearsal, kind: str) -> None:
    await begin(centre)

    other.send(centre.world, ELENI, kind, {})
    await centre.rest()

    assert "Αυτό δεν μπορεί να σταλεί με μια ανακοίνωση." in asked(centre)
    assert "Γράψτε την ανακοίνωση" in asked(centre)
    other.send(centre.world, ELENI, "forward", {"text": "Προωθημένο."})
    await centre.rest()
    assert "Θα σταλεί σε 1 άτομο" in asked(centre)


async def test_words_of_two_alphabets_are_remarked(centre: Rehearsal) -> None:
    """Also where nobody can say what was meant; a host that only looks right opens nothing."""
    await begin(centre)

    await centre.say(ELENI, "Kαλημέρα, δωρeάν στο https://gοv.gr/x")

    assert "Μήπως «Καλημέρα»;" in asked(centre)
    assert "Η λέξη «δωρeάν» έχει ελληνικά και λατινικά γράμματα μαζί." in asked(centre)
    assert "Αυτή η διεύθυνση ίσως δεν ανοίγει: https://gοv.gr/x" in asked(centre)


@pytest.mark.parametrize(
    "link", ["gov.gr", "http://gov.gr", "https://gοv.gr", "https://u:p@gov.gr", "javascript:a",
             "https://gov.gr/" + "a" * 500]
)  # fmt: skip
async def test_a_link_that_telegram_would_refuse_is_no_button(centre: Rehearsal, link: str) -> None:
    """With it nobody would get the notice."""
    await compose(centre)
    await centre.tap(ELENI, "Κουμπί")
    await centre.tap(ELENI, "Μια σελίδα στο διαδίκτυο")

    await centre.say(ELENI, link)

    assert "Αυτή η διεύθυνση δεν ανοίγει." in asked(centre)


async def test_an_hour_that_the_clocks_leave_out_is_refused(centre: Rehearsal) -> None:
    await compose(centre)
    await centre.tap(ELENI, "Πότε")

    await centre.say(ELENI, "31/3 3:30")

    assert "Αυτή η ώρα δεν υπάρχει εκείνη τη μέρα" in asked(centre)


async def test_an_end_before_its_start_is_refused(centre: Rehearsal) -> None:
    await compose(centre)
    await centre.tap(ELENI, "Πότε")
    await centre.say(ELENI, "15/1 10:00")
    await centre.tap(ELENI, "Ως πότε")

    await centre.say(ELENI, "15/1 10:00")

    assert "Το τέλος πρέπει να είναι μετά την ώρα που φεύγει." in asked(centre)


async def test_one_that_could_reach_nobody_in_time_cannot_be_sent(centre: Rehearsal) -> None:
    """It would wait for the morning, and its end comes before; an older button sends it neither."""
    await begin(centre)
    await centre.say(ELENI, NOTICE)
    await centre.tap(ELENI, "Πότε")
    await centre.say(ELENI, "15/1 23:00")
    assert "θα αρχίσει να φεύγει μετά τις 8:00" in asked(centre)
    await centre.tap(ELENI, "Ως πότε")

    await centre.say(ELENI, "16/1 7:59")

    assert "δεν θα προλάβει να φύγει σε κανέναν" in asked(centre)
    assert SEND not in labels(centre.last(ELENI))
    await centre.tap(ELENI, "Ως πότε")
    await centre.say(ELENI, "16/1 8:01")
    assert SEND in labels(centre.last(ELENI))


async def test_a_preview_that_waited_for_the_evening_is_not_sent_for_nothing(
    centre: Rehearsal,
) -> None:
    """As it was looked at it could still arrive; as it is sent it no longer can."""
    await begin(centre)
    await centre.say(ELENI, NOTICE)
    await centre.tap(ELENI, "Ως πότε")
    await centre.say(ELENI, "14/1 23:00")
    centre.sandbox.clock.move(timedelta(hours=13, minutes=30))

    await centre.tap(ELENI, SEND)

    assert "δεν θα προλάβει να φύγει σε κανέναν" in asked(centre)
    assert [] == await noted(centre)
    await centre.tap(ELENI, "Πίσω στην ανακοίνωση")
    assert NOTICE in centre.messages(ELENI)[-2]["text"]


async def test_a_role_that_went_between_look_and_word_sends_nothing(centre: Rehearsal) -> None:
    """Nor does what they type afterwards."""
    await follow(centre, MARIA)
    editor = await colleague(centre, Role.EDITOR)
    await centre.say(editor, "/staff")
    await centre.tap(editor, "Νέα ανακοίνωση")
    await centre.tap(editor, "Δράσεις ευαισθητοποίησης")
    await centre.say(editor, NOTICE)
    await dismiss(centre, editor)

    await centre.tap(editor, SEND)
    assert "Αυτό το κουμπί δεν ισχύει πια." in centre.last(editor)["text"]
    await centre.say(editor, "1")
    await settled(centre)

    assert not had(centre, MARIA)
    assert [] == await noted(centre)


@pytest.mark.parametrize("text", [INVISIBLE, "😀" * 1751])
async def test_a_correction_is_measured_like_a_notice(centre: Rehearsal, text: str) -> None:
    await sent(centre, MARIA)
    await centre.tap(ELENI, "Διόρθωση")

    await centre.say(ELENI, text)

    assert "χωρά έως 3500 χαρακτήρες" in asked(centre)
    assert "Γράψτε ολόκληρο το σωστό κείμενο" in asked(centre)


async def test_a_picture_is_no_correction_and_what_is_odd_in_one_is_told(
    centre: Rehearsal,
) -> None:
    await sent(centre, MARIA)
    await centre.tap(ELENI, "Διόρθωση")
    other.send(centre.world, ELENI, "photo", {"caption": "Νέο."})
    await centre.rest()
    assert "Εδώ χρειάζεται να γράψετε με λόγια." in asked(centre)

    await centre.say(ELENI, "Kαλημέρα σας")

    assert "Θα αλλάξει σε 1 άτομο" in asked(centre)
    assert "Μήπως «Καλημέρα»;" in asked(centre)


async def test_two_who_correct_at_once_correct_it_once(centre: Rehearsal) -> None:
    """The second sees that it was changed meanwhile, and what the first wrote stands."""
    await sent(centre, MARIA)
    editor = await colleague(centre, Role.EDITOR)
    await centre.say(editor, "/staff")
    await centre.tap(editor, "Νέα ανακοίνωση")
    await centre.tap(editor, "Ανακοινώσεις ως τώρα")
    await centre.tap(editor, labels(centre.last(editor))[0])
    for person, text in ((ELENI, "Η πρώτη."), (editor, "Η δεύτερη.")):
        await centre.tap(person, "Διόρθωση")
        await centre.say(person, text)

    await centre.tap(ELENI, "Διορθώστε το")
    await centre.tap(editor, "Διορθώστε το")
    await until(centre, MARIA, "Η πρώτη.")

    assert "Στο μεταξύ άλλαξε κάτι" in centre.last(editor)["text"]
    assert not had(centre, MARIA, "Η δεύτερη.")


async def test_of_two_corrections_in_one_breath_the_second_stands(centre: Rehearsal) -> None:
    """What was read for the first is not handed out for the second."""
    await sent(centre, MARIA, GIORGOS)
    for text in ("Η πρώτη.", "Η δεύτερη."):
        await centre.tap(ELENI, "Διόρθωση")
        await centre.say(ELENI, text)
        await centre.tap(ELENI, "Διορθώστε το")
        if text == "Η πρώτη.":
            await until(centre, MARIA, text)

    await until(centre, ELENI, "Η διόρθωση έφτασε σε 2 άτομα")
    await centre.rest()

    assert (1, 1) == (had(centre, MARIA, "Η δεύτερη."), had(centre, GIORGOS, "Η δεύτερη."))


async def test_the_rate_is_that_of_the_last_half_minute(centre: Rehearsal) -> None:
    """A night, a silence that Telegram asked for, or a clock set back says nothing about now."""
    rounds = NoticeRounds(
        lambda: centre.library, centre.database, centre.sandbox.clock.now, lambda: [ELENI]
    )
    evening = centre.sandbox.clock.now()

    def rate(seconds: float, waiting: int, state: str = "running") -> int:
        told = Progress(7, state, recipients=3000, waiting=waiting)
        return rounds._rate(told, evening + timedelta(seconds=seconds))

    assert 0 == rate(0, 3000)
    night = 36000
    for second in range(0, 60, 2):
        last = rate(night + second, 3000 - 28 * second)
    assert 28 == last
    assert 0 == [rate(night + 60 + second, 1300) for second in range(0, 40, 2)][-1]
    assert 0 == rate(night - 3600, 1300)
    assert 20 == rate(night - 3590, 1100)
    assert 0 == rate(night - 3588, 1060, "paused")
    assert 0 == rate(night, 1060)


async def test_of_several_pictures_the_first_is_kept(centre: Rehearsal) -> None:
    """An album comes as one message a picture; staff are told, and led back to what they write."""
    await begin(centre)
    for caption in ({"caption": NOTICE}, {}, {}):
        other.send(centre.world, ELENI, "photo", caption)
    await centre.rest()

    assert "Χωρά μία μόνο εικόνα" in asked(centre)
    await centre.tap(ELENI, "Πίσω στην ανακοίνωση")
    previews = [
        each["photo"] for each in centre.messages(ELENI) if NOTICE in each.get("caption", "")
    ]
    assert 3 == len(previews)
    assert 1 == len({repr(each) for each in previews})
    await centre.tap(ELENI, SEND)
    await settled(centre)
    assert previews[0] == centre.last(MARIA)["photo"]


async def test_who_pauses_and_who_stops_at_once_leave_it_stopped(centre: Rehearsal) -> None:
    """An old button of either does nothing more."""
    await follow(centre, MARIA)
    centre.sandbox.clock.move(timedelta(hours=14))
    await compose(centre)
    await centre.tap(ELENI, SEND)
    progress = centre.last(ELENI)["message_id"]
    for row in (0, 1):
        actions.tap(centre.world, ELENI, progress, row, 0)
    await centre.rest()

    assert any("Δεν υπάρχει κάτι να σταματήσει" in each for each in texts(centre, ELENI))
    await centre.wait(timedelta(hours=12))
    assert not had(centre, MARIA)
    assert ["order-notice", "start-notice", "stop-notice"] == [
        action for action, _ in await noted(centre)
    ]


async def test_a_trial_may_be_made_before_anyone_follows(served: Served) -> None:
    """It says to whom it goes instead."""
    async with served(NoticeRules(trial=True)) as centre:
        await compose(centre)
        assert "Δεν υπάρχει κανείς να το λάβει" in asked(centre)
        assert "αντί για αυτούς, τώρα θα το λάβει μόνο το προσωπικό" in asked(centre)

        await centre.tap(ELENI, SEND)
        await until(centre, ELENI, "Τέλος. Από 1 άτομο: στάλθηκαν 1")


async def test_who_becomes_a_colleague_later_is_asked_too(served: Served) -> None:
    """While there was nobody to ask; it says no moment for what leaves as soon as they agree."""
    async with served(NoticeRules(approval=True)) as centre:
        await follow(centre, MARIA)
        await compose(centre)
        await centre.tap(ELENI, SEND)
        await asyncio.sleep(2.5)
        editor = await colleague(centre, Role.EDITOR)

        told = await until(centre, editor, "Ένας συνάδελφος ζητά")

        assert "Θα φύγει" not in told
        await centre.tap(editor, "Εγκρίνω")
        await settled(centre)
        assert 1 == had(centre, MARIA)


async def test_what_was_called_off_is_agreed_to_by_nobody(served: Served) -> None:
    async with served(NoticeRules(approval=True)) as centre:
        await follow(centre, GIORGOS)
        editor = await colleague(centre, Role.EDITOR)
        await compose(centre)
        await centre.tap(ELENI, SEND)
        await until(centre, editor, "Ένας συνάδελφος ζητά")
        await centre.tap(ELENI, "Να μη σταλεί")

        await centre.tap(editor, "Εγκρίνω")

        assert "δεν περιμένει τη δική σας έγκριση" in centre.last(editor)["text"]
        await settled(centre)
        assert not had(centre, GIORGOS)


async def test_where_a_picture_cannot_be_taken_back_staff_are_told_before(
    centre: Rehearsal,
) -> None:
    """After two days only what stands beneath it can change."""
    await begin(centre)
    other.send(centre.world, ELENI, "photo", {"caption": NOTICE})
    await centre.rest()
    await centre.tap(ELENI, SEND)
    await settled(centre)
    centre.sandbox.clock.move(timedelta(hours=50))

    await centre.tap(ELENI, "Απόσυρση")
    assert "η εικόνα ή το αρχείο μένει" in asked(centre)
    await centre.tap(ELENI, "Ναι, αποσύρετέ το")
    await until(centre, ELENI, "Σβήστηκε ή σημειώθηκε σε 1 άτομο")

    assert "αποσύρθηκε" in centre.last(MARIA)["caption"]
    assert "photo" in centre.last(MARIA)
