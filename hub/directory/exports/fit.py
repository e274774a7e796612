"""What of a row the official columns of HSDS can hold, and what must stand beside them."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hub.directory.exports.standard import REQUIRED, UNIQUE, fields_of, foreign_keys
from hub.directory.models import Visibility
from hub.directory.models.shape import KIND_COLUMNS, SHAPES
from hub.directory.models.values import to_json

Json = dict[str, Any]
More = list[tuple[str, Any]]

ABSENT = object()  # a field that the official table makes us fill
NOBODY = UUID("6f1c1f0a-5a6e-4f4b-9d53-0d7c1e1c2b60")  # stands in where a service names no organisation
_STAND_INS = {"date": "0001-01-01", "datetime": "0001-01-01T00:00:00Z", "uri": "about:blank", "default": "Not known"}
_STAND_INS_BY_NAME = {"address_type": "physical", "country": "GB"}
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?")
_HOURLY = re.compile(r"(\d):([0-5]\d)")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_PART = r"[A-Za-z0-9_%+'-]+"
_E_MAIL = re.compile(rf"{_PART}(\.{_PART})*@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{{2,}}")


@dataclass
class Fitting:
    """What is known while the tables are written: which rows there are, and what must be unique.

    `known` are the ids of kinds that a link may name without a row; `gone` are rows that stand in no official table,
    `left` those that are in no table at all: parts of what nothing names.
    """

    known: Mapping[str, Collection[UUID]]
    gone: set[tuple[str, UUID]] = field(default_factory=set)
    left: set[tuple[str, UUID]] = field(default_factory=set)
    seen: set[tuple[str, str]] = field(default_factory=set)
    needs_nobody: bool = False

    def fit(self, kind: str, row: Mapping[str, Any]) -> tuple[dict[str, str] | None, More]:
        """Give a row's official cells and what stands beside them; None where it can only stand beside."""
        cells, more = _cells(kind, row)
        self._drop_dead_links(kind, row, cells, more)
        self._drop_repeated(kind, cells, more)
        if kind == "service" and "organization_id" not in cells:
            cells["organization_id"] = str(NOBODY)
            more.append(("organization_id", ABSENT))
            self.needs_nobody = True
        if any(name not in cells for name in REQUIRED.get(kind, ()) if name in _LINKS[kind]):
            self.gone.add((kind, row["id"]))
            return None, _all_beside(kind, row, more)
        for name in REQUIRED.get(kind, ()):
            if name not in cells:
                cells[name] = _stand_in(kind, name)
                if name not in {beside for beside, _ in more}:
                    more.append((name, ABSENT))
        return cells, more

    def leaves(self, kind: str, row: Mapping[str, Any]) -> bool:
        """Say whether a row is part of something that is not in the package."""
        if kind in KIND_COLUMNS:
            parents = [tuple(row[name] for name in _TIES[kind])]
        else:
            parents = [(other, row[name]) for name, other in _PARENTS[kind].items() if row[name] is not None]
        is_left = any(
            each in self.left or (each[0] == "location" and each[1] not in self.known["location"]) for each in parents
        )
        if is_left:
            self.left.add((kind, row["id"]))
        return is_left

    def _drop_dead_links(self, kind: str, row: Mapping[str, Any], cells: dict[str, str], more: More) -> None:
        for name, other in foreign_keys(kind).items():
            wanted = row[name] if name in cells else None
            if wanted is None:
                continue
            if (other, wanted) in self.gone or (other in self.known and wanted not in self.known[other]):
                more.append((f"@{name}", cells.pop(name)))

    def _drop_repeated(self, kind: str, cells: dict[str, str], more: More) -> None:
        name = UNIQUE.get(kind, "")
        if name in cells:
            if (kind, cells[name]) in self.seen:
                more.append((f"@{name}" if name in _LINKS[kind] else name, cells.pop(name)))
            else:
                self.seen.add((kind, cells[name]))


_PARENTS = {
    kind: {
        name: other
        for name, other in foreign_keys(kind).items()
        if (kind, name) != ("service_at_location", "location_id")
    }
    for kind in SHAPES
}
_TIES = {"attribute": ("link_entity", "link_id"), "metadata": ("resource_type", "resource_id")}
_LINKS = {kind: {*foreign_keys(kind), *_TIES.get(kind, ())} for kind in SHAPES}
_FIELDS = {kind: {name: (type_, form) for name, type_, form in fields_of(kind)} for kind in SHAPES}


def _cells(kind: str, row: Mapping[str, Any]) -> tuple[dict[str, str], More]:
    extra: Json = row["extra"]
    cells, more = {"id": str(row["id"])}, []
    for name in SHAPES[kind].columns:
        if row[name] is None:
            continue
        value = to_json(row[name])
        text = _text(*_FIELDS[kind][name], value) if name in _FIELDS[kind] else None
        if text is not None:
            cells[name] = text
        if name not in extra and (text is None or not _comes_back(kind, name, text, value)):
            more.append((name, value))
    more += sorted(extra.items())
    if row.get("is_confidential"):
        more.append(("is_confidential", True))
    if kind == "service" and row["visibility"] != Visibility.PUBLIC:
        more.append(("x_hub_visibility", str(row["visibility"])))
    return cells, more


def _text(type_: str, form: str, value: Any) -> str | None:
    """Give the text of a cell that passes for the column's type; None where there is none."""
    text = value if isinstance(value, str) else repr(value)
    if type_ == "time":
        text = _HOURLY.sub(r"0\1:\2", text.strip()) if _HOURLY.fullmatch(text.strip()) else text
        return (text if len(text) == 8 else f"{text}:00") if _CLOCK.fullmatch(text) else None
    pattern = {"uri": _URI, "email": _E_MAIL}.get(form)
    return text if text and (pattern is None or pattern.fullmatch(text)) else None


def _comes_back(kind: str, name: str, text: str, value: Any) -> bool:
    """Say whether a reader makes the same value of the cell; a time is read without seconds that are none."""
    return _FIELDS[kind][name][0] != "time" or text.removesuffix(":00") == value


def _stand_in(kind: str, name: str) -> str:
    type_, form = _FIELDS[kind][name]
    return _STAND_INS_BY_NAME.get(name) or _STAND_INS.get(type_) or _STAND_INS[form]


def _all_beside(kind: str, row: Mapping[str, Any], more: More) -> More:
    """Give everything of a row that stands in no official table: with its place among its likes, and its links."""
    beside: Json = {"id": str(row["id"])}
    for name in SHAPES[kind].columns:
        if row[name] is not None:
            beside[f"@{name}" if name in _LINKS[kind] else name] = to_json(row[name])
    beside |= {name: value for name, value in more if value is not ABSENT}
    return sorted((beside | ({} if row["position"] is None else {"@position": row["position"]})).items())
