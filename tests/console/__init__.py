"""The console: as a messenger, as a web interface, as a page in a real browser."""
