"""Load, measured: outside the test suite, because it takes a minute and says something about the machine too."""
