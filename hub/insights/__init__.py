"""What the place learns: unmet need."""
