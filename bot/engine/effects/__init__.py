"""What a handler causes besides cards of its records: rooms, appointments, a nod, a word aloud."""
