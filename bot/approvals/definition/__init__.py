"""Approval flows as files: what they say, how they are read, and where a form's path leads."""
