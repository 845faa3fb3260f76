"""Sign-off: who may sign, the moves of a figure, and what is due from whom (framework section 4)."""
