"""The forms: what they are, what stands on them, what they need, and their signed identity."""
