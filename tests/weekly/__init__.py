"""Weekly summaries."""
