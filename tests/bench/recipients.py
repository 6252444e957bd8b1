"""Who gets the notice, and what it says: without anything of the bot, for the peers' sake."""

FIRST = 8_000_000
WORDS = "Ομιλία για τη γονεϊκότητα την Παρασκευή στις έξι, στην αίθουσα του Κέντρου."


def audience(count: int) -> range:
    """The chats of the audience."""
    return range(FIRST, FIRST + count)
