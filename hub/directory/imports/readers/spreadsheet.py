"""Wide spreadsheets of councils, CSV or XLSX: a row a service, read by a column mapping."""

from collections.abc import Iterator, Mapping
from typing import Any

from hub.core.clock import today
from hub.core.errors import Invalid
from hub.directory.imports.readers.hub_sheet import HubSheetReader
from hub.directory.imports.records import Record
from hub.directory.imports.sheets import Sheet, is_spreadsheet, open_sheet
from hub.directory.imports.source import Source
from hub.directory.imports.wide.columns import Columns
from hub.directory.imports.wide.grouping import Grouping
from hub.directory.imports.wide.service import read_group
from hub.directory.rules.mapping import check_mapping, mapping_for


class SpreadsheetReader:
    """Reads a sheet by a mapping (see `hub.directory.rules.mapping`), or by what its headers suggest."""

    form = "spreadsheet"
    words = "A spreadsheet"

    def __init__(self, mapping: Mapping[str, Any] | None = None) -> None:
        self.mapping = mapping

    def recognises(self, source: Source) -> bool:
        """Say whether it is a spreadsheet and none of Hub's; without a mapping, one that names services."""
        if not is_spreadsheet(source) or HubSheetReader().recognises(source):
            return False
        if self.mapping is not None:
            return True
        try:
            with open_sheet(source) as sheet:
                return not check_mapping(mapping_for(sheet.headers), sheet.headers)
        except Invalid:
            return False

    def read(self, source: Source) -> Iterator[Record]:
        """Give the services, one at a time. Raises Invalid where the sheet or the mapping cannot be read."""
        with open_sheet(source) as sheet:
            columns = self._columns(sheet)
            grouping = Grouping(sheet, columns)
        for group in grouping.groups():
            yield read_group(group, columns, grouping.organisations, today())

    def _columns(self, sheet: Sheet) -> Columns:
        mapping = mapping_for(sheet.headers) if self.mapping is None else self.mapping
        wrong = check_mapping(mapping, sheet.headers)
        if wrong:
            raise Invalid(f"The columns of the spreadsheet cannot be read so. {wrong[0].message}", errors=wrong)
        return Columns.of(mapping, sheet.headers)
