"""Reminders: what waits for whom, in words that officers read, as drafts of messages that nobody has sent yet."""
