"""A citizen and their appointments."""
