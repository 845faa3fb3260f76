"""What people type: cells, numbers and lines of a return made into values."""
