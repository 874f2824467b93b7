"""Unit tests of a model's code: reading the tests, finding the code, running one against the other, giving credit."""
