"""A confidential place with unmistakable marks, and every address of Hub with all that it can be asked."""
