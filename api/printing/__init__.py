"""Paper: posters, a sheet per desk and a pocket card, as PDF."""
