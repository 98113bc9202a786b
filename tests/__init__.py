"""Proof, told from the people's side; the folders mirror those of the code."""
