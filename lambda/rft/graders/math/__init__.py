"""Reading numbers, final answers and worked steps out of text."""
