"""The catalogue of findings: every code with its sentences, grouped by what it is about."""
