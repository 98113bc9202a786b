"""Leave and deputies, played out."""
