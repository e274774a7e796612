"""The formats that Hub takes directories in, each recognised by its content."""

from collections.abc import Mapping
from typing import Any

from hub.core.errors import Invalid
from hub.directory.imports.readers.hub_sheet import HubSheetReader
from hub.directory.imports.readers.json_services import JsonReader
from hub.directory.imports.readers.oruk1 import Oruk1Reader
from hub.directory.imports.readers.packages import PackageReader
from hub.directory.imports.readers.sniff import WANTED, refuse_other_kinds
from hub.directory.imports.readers.spreadsheet import SpreadsheetReader
from hub.directory.imports.records import Reader
from hub.directory.imports.source import Source

READERS: tuple[Reader, ...] = (PackageReader(), Oruk1Reader(), JsonReader(), HubSheetReader(), SpreadsheetReader())


def recognise(source: Source, mapping: Mapping[str, Any] | None = None) -> Reader:
    """Give the reader for a source: for a spreadsheet with its mapping, else the first that recognises the content.
    Raises Invalid saying what the source is and what Hub takes.
    """
    refuse_other_kinds(source)
    with_mapping = SpreadsheetReader(mapping)
    if mapping is not None and with_mapping.recognises(source):
        return with_mapping
    for reader in READERS:
        if reader.recognises(source):
            return reader
    names = ", ".join(list(source.sizes)[:5])
    raise Invalid(f"Hub does not know what {names} holds. {WANTED}", field="file")
