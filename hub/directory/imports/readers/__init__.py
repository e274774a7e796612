"""The formats that Hub reads, each in a file of its own; which one a source has is told from its content."""
