"""Doubles of the platforms: strict servers on real sockets that the real SDKs speak to."""
