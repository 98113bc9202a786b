"""Several processes on one database, and what they must never do to each other."""
