"""The pages of docs/ that are made from the code. `make docs` writes them anew; a test holds them fresh."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from inspect import getdoc
from typing import Any

from sqlalchemy import JSON, Column, Enum, Table, UniqueConstraint

from hub import FEATURES, create_app
from hub.core.columns import UtcDateTime
from hub.core.db import Model
from hub.core.ddl import APPEND_ONLY
from hub.core.permissions import Clause, registered
from hub.directory.search.explained import as_markdown, explained
from tests.house.tree import ROOT

MADE = "<!-- Made from the code by `make docs`. Do not edit. -->"
KINDS = {str: "text", int: "whole number", float: "number", bool: "yes or no", date: "date"}


def permissions_page() -> str:
    """Every permission and who has it, from the maps of the features."""
    lines = [
        MADE,
        "",
        "# Who may do what",
        "",
        "What is not in this list is refused. An action asks for its permission by name; somebody has it for whom one",
        "of the cases holds in full. A thing that is out of somebody's sight altogether is *not found* rather than",
        "refused.",
    ]
    for feature, rules in sorted(registered().items()):
        lines += ["", f"## {feature.capitalize()}", "", "| To | one must be somebody who |", "|---|---|"]
        lines += [
            f"| {permission.value.replace('_', ' ')} | {' **or** '.join(map(_case, clauses))} |"
            for permission, clauses in rules.items()
        ]
    return "\n".join(lines) + "\n"


def _case(clause: Clause) -> str:
    return " and ".join(_phrase(predicate) for predicate in clause)


def _phrase(predicate: Any) -> str:
    return " ".join((getdoc(predicate) or "").split()).rstrip(".")


def dictionary_page() -> str:
    """Every table and column, from the models."""
    lines = [
        MADE,
        "",
        "# Data dictionary",
        "",
        "Every table that Hub keeps, by feature. Moments are in UTC, money is whole pence, ids are UUIDs. A column is",
        "required unless it says *optional*. Rows of a table marked **append-only** are never changed or removed: the",
        "database refuses it.",
    ]
    for feature in FEATURES:
        tables = sorted(_models(feature), key=lambda model: model.__tablename__)
        if tables:
            lines += ["", f"## {feature.capitalize()}"]
        for model in tables:
            lines += _describe(model)
    return "\n".join(lines) + "\n"


def _models(feature: str) -> Iterator[Any]:
    prefix = f"hub.{feature}."
    for mapper in Model.registry.mappers:
        if mapper.class_.__module__.startswith(prefix):
            yield mapper.class_


def _describe(model: Any) -> list[str]:
    table: Table = model.__table__
    about = " ".join((model.__doc__ or "").split())
    guard = " **Append-only.**" if table.name in APPEND_ONLY else ""
    rows = [f"| `{column.name}` | {_kind(column)} | {_note(column)} |" for column in table.columns]
    together = [
        f"Together unique: {', '.join(f'`{column.name}`' for column in constraint.columns)}."
        for constraint in sorted(table.constraints, key=lambda each: str(each.name))
        if isinstance(constraint, UniqueConstraint) and len(constraint.columns) > 1
    ]
    tail = ["", *together] if together else []
    return [
        "",
        f"### `{table.name}`",
        "",
        f"{about}{guard}",
        "",
        "| Column | Kind | Notes |",
        "|---|---|---|",
        *rows,
        *tail,
    ]


def _kind(column: Column[Any]) -> str:
    if isinstance(column.type, UtcDateTime):
        return "moment"
    if isinstance(column.type, Enum):
        return "one of " + ", ".join(f"`{value}`" for value in column.type.enums)
    if isinstance(column.type, JSON):
        return "JSON"
    python = column.type.python_type
    if issubclass(python, StrEnum):
        return "text"
    return KINDS.get(python, python.__name__)


def _note(column: Column[Any]) -> str:
    notes = ["key"] if column.primary_key else []
    notes += ["optional"] if column.nullable else []
    notes += ["unique"] if column.unique else []
    notes += [
        f"refers to `{key.target_fullname}`" for key in sorted(column.foreign_keys, key=lambda k: k.target_fullname)
    ]
    return "; ".join(notes)


def ranking_page() -> str:
    """How results are ordered, from the settings."""
    lines = [
        MADE,
        "",
        "# How results are ordered",
        "",
        "Every result says why it is there, and what speaks against it. This page says what puts one above another.",
        "Hub shows the same at `/services/how-results-are-ordered`. The numbers are in",
        "`hub/directory/search/ranking.py` and nowhere else.",
        *as_markdown(explained()),
    ]
    return "\n".join(lines) + "\n"


PAGES = {
    "docs/permissions.md": permissions_page,
    "docs/data-dictionary.md": dictionary_page,
    "docs/ranking.md": ranking_page,
}


def main() -> None:
    """Write every page."""
    create_app()
    for name, page in PAGES.items():
        (ROOT / name).write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
