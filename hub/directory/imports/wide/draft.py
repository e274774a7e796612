"""A service being made of rows: what came of each cell, which column it came from, and what could not be read."""

from collections.abc import Callable
from typing import Any

from hub.core.errors import FieldError, Invalid
from hub.directory.imports.wide.columns import Cell
from hub.directory.rules.cells import BROKEN_FORMULAS, bare

Json = dict[str, Any]
Read = Callable[[str], Any]


class Draft:
    """A service in the making. Paths are those of HSDS: "service_at_locations.0.location.name"."""

    def __init__(self) -> None:
        self.item: Json = {}
        self.errors: list[FieldError] = []
        self.columns: dict[str, str] = {}
        self.notes: list[str] = []

    def take(self, target: Json, path: str, cell: Cell | None, read: Read = bare) -> None:
        """Put what a cell says into the last field of the path. One that cannot be read stays, to be mended."""
        if cell is None:
            return
        self.columns[path] = cell.header
        value = self.read(path, cell, read)
        if value is not None:
            target[path.rpartition(".")[2]] = value

    def read(self, path: str, cell: Cell, read: Read) -> Any:
        """Read a cell; where it cannot be read the error is kept, and the text given back."""
        self.columns.setdefault(path, cell.header)
        try:
            if cell.text in BROKEN_FORMULAS:
                raise Invalid(f"The formula in this cell gives {cell.text}: write what it should say.")
            return read(cell.text)
        except Invalid as error:
            self.refuse(path, error.message)
            return cell.text

    def refuse(self, path: str, message: str) -> None:
        """Keep an error; with one, the service is not taken."""
        self.errors.append(FieldError(path, message))

    def add(self, name: str, child: Json, sources: dict[str, Cell] | None = None) -> None:
        """Put an object at the end of a list of the service, with the cells that its fields came from."""
        self.item.setdefault(name, []).append(child)
        place = len(self.item[name]) - 1
        for field, cell in (sources or {}).items():
            self.columns[f"{name}.{place}.{field}"] = cell.header
