"""Taking in: what the lines of a form that came back change, and what was found in them."""
