"""What an account needs for a run, one check a module."""
