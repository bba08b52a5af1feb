"""What is written for other systems in the transaction of a record."""
