"""An evaluation as one HTML file with plots: to read, to print, to compare with the one before."""
