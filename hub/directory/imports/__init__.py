"""Taking directories in."""

from hub.directory.imports.run import ImportReport, Quarantined, import_services

__all__ = ["ImportReport", "Quarantined", "import_services"]
