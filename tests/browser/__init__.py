"""Tests of the pages, in a real Chromium and without a browser."""
