"""Tuning the upper layers of the sentence encoder on the content, by one command, and measuring what it brings.

Nothing here runs in the product: what comes out is a few MB in indexer/tuned, which the default model reads with.
"""
