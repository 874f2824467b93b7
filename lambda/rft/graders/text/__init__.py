"""Comparing texts with the well-kept library of each metric."""
