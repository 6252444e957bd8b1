"""Notices: composed in the chat, looked at as they will look, sent, stopped, corrected, withdrawn."""
