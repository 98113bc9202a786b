"""What can be done to incidents: each changes the entity, the ledger, the clocks, tells people."""
