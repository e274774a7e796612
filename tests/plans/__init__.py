"""The care and support plan."""
