"""Stand-ups in writing."""
