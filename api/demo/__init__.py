"""Demo data: made-up referrals and signals over the real content, marked as such and removable without a trace."""
