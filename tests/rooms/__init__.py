"""What people see and say of rooms."""
