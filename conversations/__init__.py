"""
The pure core: what a citizen is shown, and what the Centre is asked to do about it.

Values in, values out.  No clock, no files (except in `reading`), no database, no Telegram.
"""
