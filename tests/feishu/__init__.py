"""Feishu: the adapter by itself, and through sockets against the double."""
