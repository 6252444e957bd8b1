"""Whom to call: what was written to them did not arrive."""
