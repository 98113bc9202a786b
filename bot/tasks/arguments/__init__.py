"""The arguments of task commands: one frozen dataclass for each shape."""
