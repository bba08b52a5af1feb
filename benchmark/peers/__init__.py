"""One module for each of the compared programs; each is imported only by the Python that has its library."""
