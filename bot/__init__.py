"""The core: what can be said, and what happens then. Knows no messenger."""
