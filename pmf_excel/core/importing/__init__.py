"""Importing: tables of definitions and history made into records."""
