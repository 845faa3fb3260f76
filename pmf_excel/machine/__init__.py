"""What this computer and its folders are like: gathered here, judged in `core.health`."""
