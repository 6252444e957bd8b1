"""From the outbox to Telegram: leased, paced, sent, settled."""
