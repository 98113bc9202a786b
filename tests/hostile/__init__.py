"""Hostile input through the front door (issue: "Proof"; architecture, "Trust")."""
