"""Word documents: reports built from templates; no rule lives here."""
