"""How the Centre speaks: dates, plural forms, wording, and folding of what people type."""
