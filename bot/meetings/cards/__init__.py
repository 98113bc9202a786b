"""What people see of meetings and minutes."""
