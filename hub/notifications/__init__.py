"""The outbox: nothing else in Hub may send."""
