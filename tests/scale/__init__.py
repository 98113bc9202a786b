"""Several processes on one Postgres, side by side with what others fire deadlines with."""
