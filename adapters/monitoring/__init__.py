"""What watches the program from outside: pages for supervisors, and a sign of life to a watcher."""
