"""A column mapping made ready for reading: which columns are what, and which of them belong together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from hub.directory.imports.sheets import Row
from hub.directory.rules.cells import postcode as as_postcode
from hub.directory.rules.made_ids import minted
from hub.directory.rules.mapping import SEPARATOR, TARGETS, id_column
from hub.directory.rules.mapping_guess import block_number

PLACE = (
    "location_name", "location_id", "address", "address_1", "address_2", "city", "region", "postcode", "latitude",
    "longitude", "point", "accessibility", "transport", "place_hidden", "place_shown",
)  # fmt: skip
OPENING = ("weekday", "opens_at", "closes_at")
PRICE = ("cost_amount", "cost_per", "cost_option")
PHONE = ("phone", "phone_note")
CONTACT = ("contact_name", "contact_title", "contact_email", "contact_phone", "contact_shown")
LINK = ("link", "link_name")
_FAMILIES = (PLACE, OPENING, PRICE, PHONE, CONTACT, LINK)
_GATHERED = {"address_2", "accessibility", "transport"}  # a second such column is no second place
# What each row says for itself: more rows of a service add to it.
PER_ROW = {
    *("hours", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    *("cost", "is_free", "continues"),
}


class Cell(NamedTuple):
    """What stands in a row, and the header that it stands under."""

    header: str
    text: str


Block = Mapping[str, Sequence[Cell]]


@dataclass(frozen=True)
class Columns:
    """The columns of a sheet by what they are. `blocks` numbers those that repeat: the second phone."""

    by_key: Mapping[str, tuple[str, ...]]
    blocks: Mapping[str, int]
    separator: str
    id_header: str
    vocabularies: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, mapping: Mapping[str, Any], headers: Sequence[str]) -> "Columns":
        """Make them from a mapping and the headers of the sheet, whose order counts."""
        keys = {header: mapping["columns"].get(header, "") for header in headers}
        return cls(
            {key: tuple(each for each, other in keys.items() if other == key) for key in TARGETS},
            _numbered(keys),
            mapping.get("separator") or SEPARATOR,
            id_column(mapping),
            mapping.get("vocabularies") or {},
        )

    def header(self, key: str) -> str:
        """Give the first column that is this; "" where there is none."""
        return next(iter(self.by_key[key]), "")

    def cells(self, row: Row, key: str) -> list[Cell]:
        """Give what the row says of it, leaving out empty cells."""
        headers = self.by_key[key]
        return [Cell(header, text) for header in headers if (text := row.cells[header])] if headers else []

    def cell(self, row: Row, key: str) -> Cell | None:
        """Give the first thing that the row says of it."""
        return next(iter(self.cells(row, key)), None) if self.by_key[key] else None

    def made_id(self, row: Row) -> str:
        """Make the id of a service that has none in the sheet; "" where it has no name either."""
        name, organisation, postcode = (
            cell.text if (cell := self.cell(row, key)) else "" for key in ("name", "organisation", "postcode")
        )
        return minted(name, organisation, as_postcode(postcode)) if name else ""

    def blocks_of(self, row: Row, family: Sequence[str]) -> Iterator[Block]:
        """Give the repeated columns of a row, the first phone, then the second; those that are empty are left out."""
        found: dict[int, dict[str, list[Cell]]] = {}
        for key in family:
            for cell in self.cells(row, key):
                found.setdefault(self.blocks[cell.header], {}).setdefault(key, []).append(cell)
        yield from (found[number] for number in sorted(found))


def _numbered(keys: Mapping[str, str]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for family in _FAMILIES:
        counts, last = dict.fromkeys(family, 0), 1
        for header, key in keys.items():
            if key in counts:
                counts[key] += 1
                usual = last if key in _GATHERED else counts[key]
                numbers[header] = last = block_number(header) or usual
    return numbers
