"""The memory: an append-only, hash-chained record of every change, and the state that follows from it."""
