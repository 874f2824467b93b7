"""Tool calls: reading them from a turn, comparing them with the wanted ones, and carrying them out on a small API."""
