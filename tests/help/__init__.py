"""Requests for help, told from the people's side."""
