"""What leaves: rows written with the state that made them leave, in their order, pace and quota."""
