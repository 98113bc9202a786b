"""What the adapters of messengers have in common: none of it knows which messenger it is."""
