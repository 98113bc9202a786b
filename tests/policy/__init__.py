"""Who may do what, in every state: one table, played through the engine's front door."""
