"""Gatherings: awareness events and group sessions, as citizens meet them and join in."""
