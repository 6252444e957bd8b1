"""When the Centre can be visited, as pure functions: hours, atoms, slots, reminders, calendar file."""
