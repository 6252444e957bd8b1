"""The trees as pictures."""
