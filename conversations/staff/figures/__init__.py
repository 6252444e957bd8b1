"""What a week came to: for staff to see, and to take along."""
