"""Proof for `bot/settings/`."""
