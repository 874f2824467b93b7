"""The child's side: standard library only, run by ``python -I -S -B``."""
