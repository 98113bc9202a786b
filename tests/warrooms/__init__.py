"""War rooms, played on every messenger."""
