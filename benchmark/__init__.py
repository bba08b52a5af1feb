"""The comparison: this product and other programs on the same texts and questions, each in a process of its own."""
