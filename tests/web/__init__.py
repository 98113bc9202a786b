"""The web server that messengers, browsers and supervisors speak to."""
