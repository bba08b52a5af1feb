"""Knowledge in and out: tables for a spreadsheet, and the package of the Human Services Data Specification."""
