"""How the Centre speaks: dates, plural forms and wording."""
