"""The community service directory."""
