"""What is kept about residents, why and for how long; the log of each processing, and deleting what is too old."""
