"""Editing: from a draft of one entry, by way of what it would do to residents, to a published revision."""
