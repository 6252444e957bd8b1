"""
What the Centre remembers: the only room that imports SQLAlchemy.

One file of statements per noun.  Every function takes a `Unit`, one open transaction, and plain
values; times are aware and in UTC on both sides.  The statements are the same on SQLite and on
PostgreSQL.
"""
