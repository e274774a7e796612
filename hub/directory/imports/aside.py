"""What an import does not take: reported, and kept with the import so that it can be mended and loaded again."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import insert

from hub.core.db import db, table_of, transaction
from hub.core.errors import FieldError
from hub.directory.imports.records import Record
from hub.directory.imports.report import MOST_REASONS, ImportReport, Quarantined
from hub.directory.models import ImportQuarantine
from hub.directory.models.shape import SHAPES
from hub.directory.schemas.limits import DEEPEST

RAW_KEPT = 20_000  # characters of what the source said
REASONS_KEPT = 20  # of one record
_AT_ONCE = 200  # rows a transaction

Row = dict[str, Any]


class Aside:
    """The records of one import that were set aside. They are kept once `keep_with` has said with which import."""

    def __init__(self, report: ImportReport) -> None:
        self.report = report
        self._run_id: UUID | None = None
        self._waiting: list[Row] = []

    def keep_with(self, run_id: UUID) -> None:
        """Keep what was set aside, and what will be, with an import."""
        self._run_id = run_id
        self.flush()

    def add(self, index: int, record: Record, errors: Sequence[FieldError]) -> None:
        """Set a record aside with its reasons."""
        given = record.item if record.item is not None else record.raw if isinstance(record.raw, dict) else {}
        named = {name: _short(given.get(name)) for name in ("id", "name")}
        reasons = [
            Quarantined(
                index, record.place, record.kind, named["id"], named["name"], each.field,
                _column(record, each.field), each.message,
            )
            for each in errors[:REASONS_KEPT]
        ]  # fmt: skip
        self.report.left_out += 1
        if len(self.report.quarantined) < MOST_REASONS:
            self.report.quarantined += reasons
        self._waiting.append(_row(index, record, reasons))
        if self._run_id and len(self._waiting) >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write down what waits to be kept."""
        if not self._run_id or not self._waiting:
            return
        rows = [{"run_id": self._run_id, **row} for row in self._waiting]
        with transaction():
            db.session.execute(insert(table_of(ImportQuarantine)), rows)
        self._waiting = []


def _column(record: Record, path: str) -> str:
    """Name the column that a field came from; of a field inside another, the other's."""
    columns = record.columns or {}
    while path and path not in columns:
        path = path.rpartition(".")[0]
    return columns.get(path, "")


def _row(index: int, record: Record, reasons: Sequence[Quarantined]) -> Row:
    raw = record.raw if isinstance(record.raw, str) else _json(record.raw)
    is_object = record.item is not None and record.kind in SHAPES
    return {
        "index": index,
        "kind": record.kind,
        "place": record.place,
        "name": reasons[0].name.replace("\0", "") if reasons else "",
        "raw": raw.replace("\0", "")[:RAW_KEPT],
        "record": _json(record.item) if is_object else None,
        "reasons": [
            {"field": each.field.replace("\0", ""), "column": each.column, "reason": each.reason} for each in reasons
        ],
    }


def _json(value: Any) -> str:
    return orjson.dumps(_writable(value, DEEPEST)).decode().replace("\\u0000", "")


def _writable(value: Any, levels: int) -> Any:
    """Give what was read with nothing below so many levels: JSON can be read deeper than it can be written."""
    if not isinstance(value, dict | list):
        return value
    if not levels:
        return "…"
    if isinstance(value, list):
        return [_writable(each, levels - 1) for each in value]
    return {name: _writable(each, levels - 1) for name, each in value.items()}


def _short(value: Any) -> str:
    return str(value)[:200] if isinstance(value, str | int) else ""
