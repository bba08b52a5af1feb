"""The embedding model, the index of passages, and recognition: from words to readings."""
