"""Keeping the desks true: their owner is asked in time, answers without an account, and web addresses are tried."""
