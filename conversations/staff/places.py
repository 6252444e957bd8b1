"""Where staff stand: `@staff`, or `@staff:<task>` and what it is about, with colons between."""

from conversations.layout import BACK, HOME
from conversations.screen import Rows

DOOR = "@staff"
OUT: Rows = ((BACK, HOME),)
