"""
A Telegram that runs on this machine: the Bot API over HTTP, and the people who use it.

It imports nothing of the bot, and the bot knows nothing of it: they meet over
HTTP alone.  Everything is kept in memory and is gone when the process ends.

Where Telegram is strict the sandbox is strict, with Telegram's own words; what
Telegram does not publish (flood limits, how long a tap may be answered) is a
stated approximation in the module that applies it.
"""
