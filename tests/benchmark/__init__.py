"""Tests of the comparison, and the small programs that it compares in them."""
