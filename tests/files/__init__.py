"""Files: their kinds, their names, where they lie and how they pass the engine."""
