"""The person and their consent."""
