"""What keeps an installation well: work that comes round, numbers about itself, alarms."""
