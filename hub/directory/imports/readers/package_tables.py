"""The tables of HSDS packages of all versions: what a file and its columns are called, and what they are for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from hub.directory.imports.readers.older import OLD_KINDS
from hub.directory.models.shape import SHAPES

ELIGIBILITY, PAYMENT, DESCRIPTION = "eligibility", "payment_accepted", "meta_table_description"
FOLDED = {ELIGIBILITY, PAYMENT}  # older tables whose rows become fields of the service itself
_OTHER_NAMES = {
    "accessibility_for_disability": "accessibility_for_disabilities",
    "service_capacity": "service_capacity",
    "url": "url",
    "metadata": "metadata",
}
_KNOWN = SHAPES.keys() | OLD_KINDS.keys() | FOLDED | {DESCRIPTION}
_OLD_TABLES = OLD_KINDS.keys() | FOLDED
_CORE = {"service", "organization", "location"}
_ID_ENDINGS = ("_recordid", "_uuid")


@dataclass(frozen=True)
class Table:
    """A file of a package. `name` is the older or newer table, `kind` what its rows become; `columns` are in order."""

    file: str
    name: str
    kind: str
    columns: Sequence[str]
    headers: Sequence[str]

    @property
    def is_old(self) -> bool:
        """Say whether only an older standard has such a table or such columns."""
        return (
            self.name in _OLD_TABLES
            or (self.kind == "taxonomy_term" and self.name == "taxonomy")
            or (self.kind == "organization" and "website" not in self.columns and "url" in self.columns)
            or (self.kind == "service" and bool({"location_id", "website", "taxonomy_ids"} & set(self.columns)))
            or any(_plain(header) != column for header, column in zip(self.headers, self.columns, strict=True))
        )


def table_of(file: str, header: Sequence[str], names: Mapping[str, str]) -> Table | None:
    """Tell which table a file is, by its name or what datapackage.json calls it (`names`); None for no known one."""
    stem = PurePosixPath(file.replace("\\", "/")).stem
    name = next((each for each in (_singular(stem), _singular(names.get(file, ""))) if each in _KNOWN), "")
    if not name:
        return None
    plain = [_plain(each) for each in header]
    is_list_of_terms = name == "taxonomy" and {"parent_id", "parent_name", "vocabulary"} & set(plain)
    kind = "taxonomy_term" if is_list_of_terms else OLD_KINDS.get(name, name)
    return Table(file, name, kind, _columns(name, kind, plain), header)


def is_package(tables: Sequence[Table]) -> bool:
    """Say whether these are the tables of a package: something of its core, with names, and with ids or links."""
    core = [each for each in tables if each.kind in _CORE and "name" in each.columns]
    if len(tables) > 1:
        return bool(core)
    return any({"id", "organization_id", "name"} <= set(each.columns) for each in core if each.kind == "service")


def _singular(stem: str) -> str:
    name = re.sub(r"[^a-z0-9]+", "_", stem.casefold()).strip("_").removeprefix("hsds_")
    name = re.sub(r"^(services|payments|others|links)_", lambda match: match[1][:-1] + "_", name)
    if name in _KNOWN:
        return name
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if name.endswith(ending):
            name = name[: -len(ending)] + instead
            break
    return _OTHER_NAMES.get(name, name)


def _plain(header: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", header.replace("\ufeff", "").casefold()).strip("_")


def _columns(name: str, kind: str, plain: Sequence[str]) -> list[str]:
    """Give the columns by the names of the standard: without the table's name before them, ids as ids."""
    known = {"id", *(SHAPES[kind].columns if kind in SHAPES else ()), *(SHAPES[kind].lists if kind in SHAPES else ())}
    found: list[str] = []
    for column in plain:
        new = column
        for ending in _ID_ENDINGS:
            new = f"{new.removesuffix(ending)}_id" if new.endswith(ending) else new
        new = "id" if new in {"recordid", "uuid"} else new
        if new.startswith(f"{name}_") and new not in known and new.removeprefix(f"{name}_") in known:
            new = new.removeprefix(f"{name}_")
        if new == f"{name}_id" and "id" not in plain:
            new = "id"
        found.append(column if new in found or (new != column and new in plain) else new)
    return found
