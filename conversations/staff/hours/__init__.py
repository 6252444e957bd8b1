"""Hours that staff take out, the appointments that this strands, and days that may be closed."""
