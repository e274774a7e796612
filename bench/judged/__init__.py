"""Queries judged by hand, and the systems that are measured by them."""
