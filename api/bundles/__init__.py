"""Bundles: signals that are alike, what their owner does about them, and what the desks that reported them hear."""
