"""Tasks in and out by spreadsheet."""
