"""Approvals: definitions, paths, flows, clocks."""
