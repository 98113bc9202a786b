"""Tasks out of a spreadsheet and into one, in the columns of the templates (TPL-03, -05, -08)."""
