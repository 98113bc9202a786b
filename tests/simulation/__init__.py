"""Scenarios played by `muster simulate`."""
