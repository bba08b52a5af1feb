"""Insight: what residents get stuck on and how referrals go, in figures that cannot point at a person."""
