"""Which formats a feed may have: those that need nobody to look at them."""

from hub.core.errors import Invalid
from hub.directory.imports.readers import recognise
from hub.directory.imports.records import Reader
from hub.directory.imports.source import Source

_SHEETS = frozenset({"spreadsheet", "hub-sheet"})


def recognise_feed(source: Source) -> Reader:
    """Give the reader for a feed. Raises Invalid naming `url` for what cannot be read, and for a spreadsheet, whose
    columns somebody must look at.
    """
    try:
        reader = recognise(source)
    except Invalid as error:
        raise Invalid(error.message, field="url") from error
    if reader.form in _SHEETS:
        raise Invalid(
            "This is a spreadsheet, and somebody must say what its columns are: download it and take it in as a file.",
            field="url",
        )
    return reader
