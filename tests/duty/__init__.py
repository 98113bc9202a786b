"""The duty rota, told from the side of those who are on it."""
