"""What the Centre does of its own accord: each tick asks the tables what is due, and does it."""
