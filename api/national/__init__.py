"""Later changes of the national layer for a municipality that works in the browser."""
