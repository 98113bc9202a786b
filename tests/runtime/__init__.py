"""One running process and what wakes it."""
