"""Rating: targets, tolerance, status, direction of travel and how periods combine (framework sections 3 and 5)."""
