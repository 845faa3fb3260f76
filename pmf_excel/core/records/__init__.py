"""The records: what the register holds, each declared once, and the register as a value."""
