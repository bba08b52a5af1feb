"""What other systems get from us: events by webhook, and a referral as a task for a customer system."""
