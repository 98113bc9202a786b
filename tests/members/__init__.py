"""Members: what is seen and changed of the people of a department."""
