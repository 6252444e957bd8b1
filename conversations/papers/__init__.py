"""Which documents a benefit asks for, and which of them one has."""
