"""Slack: what is said to it and what comes from it, by units and over real sockets."""
