"""Reports: what they say, in the council's words, as plain values for a template."""
