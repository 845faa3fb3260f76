"""Syncing: what people typed in the master workbook and what the ledger got since, brought together."""
