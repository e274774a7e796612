"""Keeping in step with directories elsewhere."""
