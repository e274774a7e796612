"""Taking directories in."""

from hub.directory.imports.report import ImportReport, Planned, Quarantined
from hub.directory.imports.run import import_records, import_services

__all__ = ["ImportReport", "Planned", "Quarantined", "import_records", "import_services"]
