"""From the content folder to a `Library`, with every problem told by file and line."""
