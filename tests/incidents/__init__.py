"""Urgent incidents, told from the people's side."""
