"""The road of every input, and everything that leaves."""
