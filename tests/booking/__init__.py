"""Rooms: never given twice, whoever asks when."""
