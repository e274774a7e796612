"""Organisations, users, memberships, sign-in and API clients."""
