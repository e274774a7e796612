"""What a reader of some format gives to the import: one record after another, whatever the source looks like."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from hub.core.errors import FieldError
from hub.directory.imports.source import Source

SERVICE, ORGANIZATION, TAXONOMY, TERM, LEFT_OVER = "service", "organization", "taxonomy", "taxonomy_term", "row"


@dataclass(frozen=True)
class Record:
    """One record of a source.

    `kind` is a shape's, or LEFT_OVER for a row that belongs to nothing. `place` says where it stands, as people count
    ("row 7", "services.csv, row 2"). `raw` is what stood there, `item` the HSDS 3 object made of it, None where none
    could be made. `errors` are what the reader found wrong; with any, the record is quarantined. `columns` names the
    column that a field came from, by path ("service_at_locations.0.location.addresses.0.postal_code": "Postcode").
    """

    kind: str
    place: str
    raw: Any
    item: dict[str, Any] | None
    errors: tuple[FieldError, ...] = ()
    columns: dict[str, str] | None = None


class Reader(Protocol):
    """A format: how it is recognised by its content, what people call it, and how it is read."""

    form: str
    words: str

    def recognises(self, source: Source) -> bool:
        """Say whether the content is of this format."""
        ...

    def read(self, source: Source) -> Iterator[Record]:
        """Give the records, one at a time, in bounded memory. Raises Invalid where the whole cannot be read."""
        ...
