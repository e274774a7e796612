"""Looking whether the addresses of listings work: seldom, shortly, and only at public servers."""

from hub.directory.imports.web_checks.run import check_due

__all__ = ["check_due"]
