"""Joiners, movers, leavers: what they owed is never orphaned."""
