"""The Centre's own people: who is invited, who joins, whose role is taken away."""
