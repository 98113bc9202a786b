"""An administrator's YAML files, read so that every mistake in them is told with its line."""
