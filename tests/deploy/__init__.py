"""What an installation is made of, checked as far as it can be without one."""
