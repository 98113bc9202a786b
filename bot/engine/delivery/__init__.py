"""Letting out what leaves: leased, drawn for its reader at that moment, paced and delivered."""
