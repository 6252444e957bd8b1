"""Waiting for an earlier time than one has, or for any at all."""
