"""What of a text is graded, and comparing texts with the well-kept library of each metric."""
