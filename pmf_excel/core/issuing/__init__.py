"""Issuing: which forms go to whom, and what stands on their lines."""
