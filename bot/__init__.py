"""The Rasa project: the conversation around the advice. It talks HTTP to the api and imports none of it."""
