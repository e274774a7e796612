"""Care and support plans."""
