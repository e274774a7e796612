"""Fetching from the web as from an enemy: only public addresses, and never more time or bytes than was meant."""

from hub.directory.imports.fetch.allowance import Allowance, Limits, limits_for
from hub.directory.imports.fetch.errors import CannotFetch
from hub.directory.imports.fetch.fetcher import Answer, Fetcher

__all__ = ["Allowance", "Answer", "CannotFetch", "Fetcher", "Limits", "limits_for"]
