"""Starting, watching and stopping the three processes of the product together: api, rasa and actions."""
