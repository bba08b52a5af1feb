"""The fixed texts of the resident's card in the languages that residents read."""
