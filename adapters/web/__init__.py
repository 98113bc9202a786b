"""The web server inside the program's own event loop, and what messengers post to."""
