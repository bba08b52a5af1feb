"""The Rasa actions: each asks the api and phrases what it answers."""
