"""The matrix that Muster ships; a company names its own by `incident.matrix`."""
