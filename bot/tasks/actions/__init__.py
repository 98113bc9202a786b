"""What can be done to tasks: each changes the entity, tells the ledger, the clocks and people."""
