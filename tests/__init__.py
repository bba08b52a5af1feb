"""Tests of Loketwijzer; the folders mirror the source."""
