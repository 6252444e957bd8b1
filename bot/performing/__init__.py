"""What the core orders, done against the store within the turn's transaction."""
