"""What people say: commands, declared once, and how a line or a form becomes their arguments."""
