"""Meetings and minutes."""
