"""The severity matrix: what each severity allows, whom it pulls in, who stands above."""
