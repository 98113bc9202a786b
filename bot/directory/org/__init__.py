"""The org file: read in three formats, checked, compared with the directory, imported."""
