"""The day's queue, as citizens and desks see it."""
