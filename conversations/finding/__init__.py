"""What typed words are about."""
