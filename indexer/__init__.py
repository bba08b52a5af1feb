"""From words to readings: the embedding model, passages, the index, the trained head and their evaluation."""
