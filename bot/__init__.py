"""The Centre at work: everything that touches the world."""
