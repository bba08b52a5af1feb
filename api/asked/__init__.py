"""What a question in ordinary words asks: about which desk, which matter, which fact, which day."""
