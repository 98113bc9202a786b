"""Tasks, told from the people's side."""
