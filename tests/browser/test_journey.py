"""
The first five minutes with the Centre, in a real browser, on the real bot with its real content.

What the other tests of the page leave to a scripted bot is done here by the one that `make run`
starts; what the journeys do over HTTP is done here by tapping.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.delivery.flood_gate import USUAL_PACE
from bot.sandbox.server import Sandbox
from conversations.tree import Library
from tests.browser.conftest import OpenPhone
from tests.browser.phone import Phone, save_picture
from tests.conftest import at_work

pytestmark = pytest.mark.asyncio(loop_scope="session")

PICTURE = Path(__file__).parents[2] / "docs" / "chat.png"
DESK = {"width": 1391, "height": 935, "device_scale_factor": 0.92}
"""a picture of it has 1280×860 pixels, and the whole list of papers is in it"""
EVENTS = "Δράσεις ευαισθητοποίησης"
NOTICE = "Την Τετάρτη στις 18:00 μιλάμε για την άνοια, στο Κέντρο."
CUT_OFF = """
() => [...document.querySelectorAll(".bubble, .text, .key")]
  .filter((part) => part.checkVisibility() && part.getBoundingClientRect().right > innerWidth)
  .map((part) => part.textContent)
"""


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox(library: Library, database_file: Path) -> AsyncIterator[Sandbox]:
    """The sandbox of a bot at work, on Monday morning."""
    async with at_work(library, database_file, pace=USUAL_PACE) as rehearsal:
        yield rehearsal.sandbox


async def test_from_the_first_question_to_the_visit(
    open_phone: OpenPhone, request: pytest.FixtureRequest
) -> None:
    """
    Maria finds her papers, books, is reminded and says she will come; Eleni of the staff sees it
    in today's list and sends a notice, which Maria receives because she asked for such news.
    """
    phone = await open_phone("Μαρία", **DESK)
    await phone.close_hint()

    await finds_the_papers(phone)
    if request.config.getoption("--picture"):
        await save_picture(phone.page, PICTURE)
    await books(phone)
    await phone.tap("🏠 Αρχή")
    await phone.tap("Τα ραντεβού μου")
    await phone.wait_for("Έχετε ένα ραντεβού.")
    assert ["Δευ 14 Ιαν, 10:20 · Επιδόματα και αιτήσεις"] == (await phone.last_buttons())[0]

    await is_reminded(phone)
    await phone.tap("Θα έρθω")
    await phone.wait_for("Ευχαριστούμε. Σας περιμένουμε.")

    await follows_the_events(phone)
    await phone.be("Ελένη")
    await sees_the_day(phone)
    await sends_a_notice(phone)

    await expect(phone.person("Μαρία").locator(".badge")).to_have_text("1")
    await phone.be("Μαρία")
    await phone.wait_for(NOTICE)
    await phone.wait_for(f"Το λάβατε επειδή ζητήσατε ενημερώσεις: {EVENTS}.")
    assert [["Διακοπή ενημερώσεων"], ["Γιατί το έλαβα;", "🏠 Αρχή"]] == await phone.last_buttons()


async def test_the_same_on_a_small_phone(open_phone: OpenPhone) -> None:
    """360 px wide, every screen on the way fits, and the reminder comes and is answered."""
    phone = await open_phone("Μαρία", width=360, height=640, has_touch=True)
    await phone.close_hint()

    await finds_the_papers(phone)
    assert [] == await phone.page.evaluate(CUT_OFF)
    await books(phone)
    assert [] == await phone.page.evaluate(CUT_OFF)
    await is_reminded(phone)
    assert [] == await phone.page.evaluate(CUT_OFF)
    await phone.tap("Θα έρθω")

    thanks = "Ευχαριστούμε. Σας περιμένουμε."
    await phone.wait_for(thanks)
    # The card is taller than the screen: it is read from its beginning.
    await expect(phone.page.get_by_text(thanks).last).to_be_in_viewport()


async def test_a_newcomer_takes_part_in_a_day_at_the_centre(open_phone: OpenPhone) -> None:
    """
    One button: people book in the evening, and come the next morning, on time and unannounced.

    Eleni opens a desk, calls whoever is next and sees them; a colleague sees others meanwhile.
    """
    phone = await open_phone("Ελένη")
    await phone.close_hint()
    await phone.play_day()
    await phone.day_says("Η μέρα τρέχει.")
    assert "Τρίτη 15 Ιανουαρίου" == await phone.day()
    assert 3 == await phone.page.locator(".person").count()

    await phone.start()
    await phone.say("/staff")
    await phone.tap("Το γραφείο μου")
    await phone.tap("Ανοίγω: Γραφείο 1")
    await phone.move_clock("hour")
    await phone.wait_for("Περιμέν")
    for press in ("Επόμενος", "Ξεκινάμε", "Τελείωσε"):
        await phone.tap(press)
    await phone.wait_for("Δεν είναι κανείς στο γραφείο.")

    await phone.say("/staff")
    await phone.tap("Η μέρα του Κέντρου")
    await phone.wait_for("9 ραντεβού")
    await phone.wait_for("έγινε")
    for _ in range(5):
        await phone.move_clock("hour")
    await phone.day_says("Η μέρα τελείωσε. Ήρθαν 7 από τους 9 με ραντεβού")


async def finds_the_papers(phone: Phone) -> None:
    """From the start to the list for a couple that rents and has no children at school."""
    await phone.start()
    await phone.wait_for("Καλώς ήρθατε.")
    await phone.tap("Εισόδημα, σπίτι")
    await phone.tap("Επίδομα Στέγασης")
    await phone.wait_for("βοήθεια του ΟΠΕΚΑ για το ενοίκιο")
    await phone.tap("Τι χαρτιά χρειάζομαι")
    for answer in ("Νοικιάζουμε", "Τίποτα από αυτά", "Όχι", "Όλοι ελληνική"):
        await phone.tap(answer)

    await phone.wait_for("Τα χαρτιά για το Επίδομα Στέγασης")
    needed, spared = (await phone.last_text()).split("Δεν φαίνεται να χρειάζονται")
    assert "Ηλεκτρονικό μισθωτήριο" in needed
    assert "Εγγραφή και φοίτηση στο σχολείο" in spared


async def books(phone: Phone) -> None:
    """From the list of papers to an appointment; the card says what to bring."""
    await phone.tap("Κλείστε ραντεβού")
    await phone.tap("Νωρίτερα: Δευ 14 Ιαν, 10:20")
    await phone.wait_for("Γράψτε ένα όνομα για το ραντεβού.")
    await phone.say("Μαρία Κ.")
    await phone.tap("Χωρίς τηλέφωνο")
    await phone.wait_for("Να το κλείσουμε;")
    await phone.tap("Ναι, κλείστε το")

    await phone.wait_for("Το ραντεβού σας έκλεισε.")
    await phone.wait_for("Ηλεκτρονικό μισθωτήριο")


async def is_reminded(phone: Phone) -> None:
    """The clock goes two hours before the visit, and the reminder comes by itself."""
    await phone.move_clock("next")
    assert "08:20" == await phone.time()
    await phone.wait_for("Υπενθύμιση: Δευτέρα 14 Ιανουαρίου, 10:20")
    await expect(phone.last.get_by_text("Υπενθύμιση")).to_be_in_viewport()


async def follows_the_events(phone: Phone) -> None:
    await phone.tap("🏠 Αρχή")
    await phone.tap("Ενημερώσεις")
    await phone.tap(f"Θέλω: {EVENTS}")
    await phone.wait_for("Σας στέλνουμε ενημερώσεις για ένα θέμα.")


async def sees_the_day(phone: Phone) -> None:
    """Today's list has Maria in it, and that she said she would come."""
    await phone.start()
    await phone.say("/staff")
    await phone.tap("Η μέρα του Κέντρου")
    await phone.wait_for("10:20 Μαρία Κ. · Επιδόματα και αιτήσεις · Γραφείο 1")
    await phone.wait_for("είπε ότι έρχεται ✓")


async def sends_a_notice(phone: Phone) -> None:
    """Written, seen as it will look, sent; the message that tells how far it is reaches its end."""
    await phone.say("/staff")
    await phone.tap("Νέα ανακοίνωση")
    await phone.tap(EVENTS)
    await phone.wait_for("Θα τη δείτε όπως θα φαίνεται")
    await phone.say(NOTICE)
    await phone.wait_for("Θα σταλεί σε 1 άτομο")
    preview = phone.page.locator(".from-bot .text").nth(-2)
    await expect(preview).to_contain_text(NOTICE)
    await expect(preview).to_contain_text("Το λάβατε επειδή ζητήσατε ενημερώσεις")
    await phone.tap("Στείλτε το")
    await phone.wait_for("στάλθηκαν 1, δεν βρέθηκαν 0")
    await phone.wait_for("██████████")
