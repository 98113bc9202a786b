"""Proof for `storage/`."""
