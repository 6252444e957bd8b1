"""
The menu tree that the two other peers serve: 61 nodes in 3 levels, Greek HTML, 2–10 buttons.

One root with ten sections, five leaves in each section.
"""

from dataclasses import dataclass

SECTIONS = 10
LEAVES = 5

_SENTENCES = (
    "Το <b>Κέντρο</b> σάς ενημερώνει για τις υπηρεσίες και τα επιδόματα.",
    "Ετοιμάστε τα χαρτιά σας πριν έρθετε, για να τελειώσετε με <b>μία επίσκεψη</b>.",
    "Αν σας λείπει κάποιο έγγραφο, <i>ρωτήστε μας</i> από πού θα το πάρετε.",
    "Η αίτηση γίνεται ηλεκτρονικά και μπορούμε να τη συμπληρώσουμε μαζί.",
    "Κρατήστε τον αριθμό πρωτοκόλλου· με αυτόν βλέπετε πού βρίσκεται η αίτησή σας.",
    "Οι προθεσμίες αλλάζουν· η ημερομηνία ελέγχου γράφεται στο τέλος.",
)


@dataclass(frozen=True, slots=True)
class Node:
    id: str
    text: str
    buttons: tuple[tuple[str, str], ...]
    """(label, id of the node it leads to)"""


def _text(title: str, number: int) -> str:
    length = number % len(_SENTENCES)
    return f"<b>{title}</b>\n\n" + "\n".join(
        _SENTENCES[(number + line) % len(_SENTENCES)] for line in range(length + 1)
    )


def _tree() -> dict[str, Node]:
    sections = [f"s{section}" for section in range(SECTIONS)]
    nodes = [
        Node(
            "root",
            _text("Αρχή", 0),
            tuple((f"Θέμα {number + 1}", section) for number, section in enumerate(sections)),
        )
    ]
    for number, section in enumerate(sections):
        leaves = [f"{section}l{leaf}" for leaf in range(LEAVES)]
        down = tuple((f"Ενότητα {leaf + 1}", leaf_id) for leaf, leaf_id in enumerate(leaves))
        nodes.append(Node(section, _text(f"Θέμα {number + 1}", number), (*down, ("Αρχή", "root"))))
        nodes += [
            Node(
                leaf_id,
                _text(f"Ενότητα {leaf + 1}", number + leaf),
                (("Πίσω", section), ("Αρχή", "root")),
            )
            for leaf, leaf_id in enumerate(leaves)
        ]
    return {node.id: node for node in nodes}


TREE = _tree()
