"""Notices of events: from a staff member's words to the people who asked for them."""

from bot.rehearsal import Rehearsal
from bot.sandbox import actions
from tests.journeys.seen import labels, texts

MARIA, GIORGOS, ELENI = 1001, 1002, 9001
NOTICE = "Ομάδα γονέων την Τετάρτη στις 18:00."


async def follow(centre: Rehearsal, person: int) -> None:
    await centre.say(person, "/news")
    wanted = next(each for each in labels(centre.last(person)) if each.startswith("Θέλω: Δράσεις"))
    await centre.tap(person, wanted)


async def compose(centre: Rehearsal, text: str = NOTICE) -> None:
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, "Νέα ανακοίνωση")
    await centre.tap(ELENI, next(e for e in labels(centre.last(ELENI)) if e.startswith("Δράσεις")))
    await centre.say(ELENI, text)


async def test_a_notice_reaches_those_who_follow_and_nobody_else(centre: Rehearsal) -> None:
    """It says why one got it, and the sender sees it arrive."""
    await follow(centre, MARIA)
    await centre.say(GIORGOS, "/start")
    await compose(centre)

    await centre.tap(ELENI, "Στείλτε το")
    await settled(centre)

    notice = next(each for each in centre.messages(MARIA) if NOTICE in each.get("text", ""))
    assert "Το λάβατε επειδή ζητήσατε ενημερώσεις" in notice["text"]
    assert ["Διακοπή ενημερώσεων", "Γιατί το έλαβα;", "🏠 Αρχή"] == labels(notice)
    assert not any(NOTICE in text for text in texts(centre, GIORGOS))
    assert "στάλθηκαν 1" in texts(centre, ELENI)[-1]


async def test_the_preview_is_what_will_be_sent(centre: Rehearsal) -> None:
    """Letter for letter, with its button; then the number of people, and nothing has left yet."""
    await follow(centre, MARIA)

    await compose(centre)

    preview, question = centre.messages(ELENI)[-2:]
    assert preview["text"].startswith(NOTICE)
    assert ["Διακοπή ενημερώσεων", "Γιατί το έλαβα;", "🏠 Αρχή"] == labels(preview)
    assert "Θα σταλεί σε 1 άτομο" in question["text"]
    assert not any(NOTICE in text for text in texts(centre, MARIA))


async def test_a_second_press_sends_nothing_again(centre: Rehearsal) -> None:
    """An old button does not start a notice anew."""
    await follow(centre, MARIA)
    await compose(centre)
    question = centre.last(ELENI)["message_id"]

    actions.tap(centre.world, ELENI, question, 0, 0)
    actions.tap(centre.world, ELENI, question, 0, 0)
    await settled(centre)

    assert 1 == sum(NOTICE in text for text in texts(centre, MARIA))


async def test_one_tap_stops_the_news(centre: Rehearsal) -> None:
    """And the next notice passes that person by."""
    await follow(centre, MARIA)
    await follow(centre, GIORGOS)
    await compose(centre)
    await centre.tap(ELENI, "Στείλτε το")
    await settled(centre)
    await centre.tap(MARIA, "Διακοπή ενημερώσεων")

    await compose(centre, "Δεύτερη ανακοίνωση.")
    await centre.tap(ELENI, "Στείλτε το")
    await settled(centre)

    assert not any("Δεύτερη" in text for text in texts(centre, MARIA))
    assert any("Δεύτερη" in text for text in texts(centre, GIORGOS))


async def test_whoever_blocked_the_bot_is_counted_and_not_tried_again(centre: Rehearsal) -> None:
    """Blocked people are no recipients; coming back restores them."""
    await follow(centre, MARIA)
    await follow(centre, GIORGOS)
    actions.block(centre.world, MARIA, blocked=True)
    await centre.rest()

    await compose(centre)

    assert "Θα σταλεί σε 1 άτομο" in centre.last(ELENI)["text"]


async def test_formatting_is_kept_and_nothing_more(centre: Rehearsal) -> None:
    """Bold stays bold; angle brackets stay what they are."""
    await follow(centre, MARIA)

    await compose(centre, "1 < 2 & <b>όχι έντονα</b>")
    await centre.tap(ELENI, "Στείλτε το")
    await settled(centre)

    assert any("1 < 2 & <b>όχι έντονα</b>" in text for text in texts(centre, MARIA))


async def test_an_empty_or_too_long_notice_is_told_in_one_sentence(centre: Rehearsal) -> None:
    """And one may write it again at once."""
    await follow(centre, MARIA)

    await compose(centre, "ω" * 3600)
    assert "έως 3500 χαρακτήρες" in centre.last(ELENI)["text"]
    await centre.say(ELENI, NOTICE)

    assert "Θα σταλεί σε 1 άτομο" in centre.last(ELENI)["text"]


async def test_staff_see_the_day(centre: Rehearsal) -> None:
    """Time, name, service, desk, phone and code of each appointment."""
    await centre.say(MARIA, "/start book_benefits")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.say(MARIA, "Μαρία Κ.")
    await centre.say(MARIA, "6900000000")
    await centre.tap(MARIA, "Ναι, κλείστε το")
    await centre.say(ELENI, "/staff")

    await centre.tap(ELENI, "Η μέρα του Κέντρου")

    assert "Μαρία Κ." in centre.last(ELENI)["text"]
    assert "6900000000" in centre.last(ELENI)["text"]


async def settled(centre: Rehearsal) -> None:
    """Until the notice has ended and its last progress is shown."""
    import asyncio

    from bot.store import campaigns

    await centre.rest()
    for _ in range(400):
        async with centre.database.reading() as unit:
            if not await campaigns.running(unit):
                break
        await asyncio.sleep(0.02)
    await centre.rest()


async def test_a_notice_of_the_evening_waits_for_the_morning(centre: Rehearsal) -> None:
    """Quiet hours: the sender is told, and no phone rings before eight."""
    from datetime import timedelta

    await follow(centre, MARIA)
    centre.sandbox.clock.move(timedelta(hours=14))
    await compose(centre)
    assert "ώρες ησυχίας" in centre.last(ELENI)["text"]
    await centre.tap(ELENI, "Στείλτε το")

    told = centre.last(ELENI)["text"]
    assert "Είναι ώρες ησυχίας. Συνεχίζει μετά τις 8:00." in told

    centre.sandbox.clock.move(timedelta(hours=8))
    await centre.rest()
    before = [text for text in texts(centre, MARIA) if NOTICE in text]
    await centre.wait(timedelta(hours=3))

    assert [] == before
    assert 1 == sum(NOTICE in text for text in texts(centre, MARIA))


async def test_a_stopped_notice_ends_with_its_counts(centre: Rehearsal) -> None:
    """Whoever had not been reached is not, and the sender sees how many that is."""
    from datetime import timedelta

    await follow(centre, MARIA)
    await follow(centre, GIORGOS)
    centre.sandbox.clock.move(timedelta(hours=14))
    await compose(centre)
    await centre.tap(ELENI, "Στείλτε το")
    progress = centre.last(ELENI)["message_id"]

    await centre.tap(ELENI, "Διακοπή αποστολής")
    for _ in range(300):
        told = next(e for e in centre.messages(ELENI) if e["message_id"] == progress)["text"]
        if "Σταμάτησε" in told:
            break
        import asyncio

        await asyncio.sleep(0.02)

    assert "Σταμάτησε. Από 2 άτομα: στάλθηκαν 0" in told
    assert "δεν στάλθηκαν 2" in told
    await centre.wait(timedelta(hours=12))
    assert not any(NOTICE in text for text in texts(centre, MARIA))


async def test_an_old_send_button_sends_nothing_else(centre: Rehearsal) -> None:
    """The first preview's button does not send what was written after it."""
    await follow(centre, MARIA)
    await compose(centre, "Η πρώτη.")
    first = centre.last(ELENI)["message_id"]
    await compose(centre, "Η δεύτερη, για άλλους.")

    actions.tap(centre.world, ELENI, first, 0, 0)
    await settled(centre)

    assert not any("Η δεύτερη" in text or "Η πρώτη" in text for text in texts(centre, MARIA))


async def test_a_long_notice_full_of_signs_arrives_whole(centre: Rehearsal) -> None:
    """Quotation marks count as one character, as Telegram counts them."""
    await follow(centre, MARIA)
    long = '"&<' * 1100

    await compose(centre, long)
    await centre.tap(ELENI, "Στείλτε το")
    await settled(centre)

    assert any(long in text for text in texts(centre, MARIA))
