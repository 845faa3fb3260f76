"""Closed workbooks: forms and register written, forms read, parts rewritten; no rule lives here."""
