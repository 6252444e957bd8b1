"""What is wrong with content that could be read: texts, ways, facts, days."""
