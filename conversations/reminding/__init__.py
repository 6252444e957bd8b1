"""What one wishes to be reminded of, and what not: renewals, the dates of a benefit, settings."""
