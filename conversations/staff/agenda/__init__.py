"""The book of appointments as staff work with it: the day, the week, one visit, the counter."""
