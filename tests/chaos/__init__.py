"""Three processes, a real Postgres and the three messengers, and everything that can go wrong."""
