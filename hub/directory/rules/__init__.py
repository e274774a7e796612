"""What the directory knows for itself: openings, cost, audience and freshness, as pure functions."""
