"""Reading what was typed into values, and remembering what could not be read."""

import re
from calendar import month_name
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from uuid import UUID

from hub.core.errors import FieldError
from hub.plans.rules import ActionContent, ActionStatus, ExpressedBy, GoalContent, GoalStatus, NeedContent

_DATE = re.compile(r"(\d{1,2})[\s/.-]+(\d{1,2}|[A-Za-z]{3,9})[\s/.,-]+(\d{4})|(\d{4})-(\d{2})-(\d{2})")
_MONTHS = {name[:3].lower(): number for number, name in enumerate(month_name) if name}


class Reader:
    """Reads text into values and remembers what it could not read."""

    def __init__(self) -> None:
        self.errors: list[FieldError] = []

    def _wrong(self, field: Any, message: str) -> None:
        self.errors.append(FieldError(field.id.replace("-", "."), message))

    def day(self, field: Any) -> date | None:
        """Read a date as people write it: 27/3/2027, 27 March 2027, 2027-03-27."""
        text = (field.data or "").strip()
        match = _DATE.fullmatch(text)
        try:
            if match and match[4]:
                return date(int(match[4]), int(match[5]), int(match[6]))
            if match:
                month = int(match[2]) if match[2].isdigit() else _MONTHS[match[2][:3].lower()]
                return date(int(match[3]), month, int(match[1]))
        except (ValueError, KeyError):
            match = None
        if text:
            self._wrong(field, "Enter a date, like 27/3/2027.")
        return None

    def score(self, field: Any) -> Decimal | None:
        """Read a number from 1 to 10; the rules check the range."""
        text = (field.data or "").strip()
        try:
            return Decimal(text) if text else None
        except InvalidOperation:
            self._wrong(field, "Enter a number from 1 to 10, like 8 or 7.5.")
            return None

    def choice(self, field: Any, kind: type[StrEnum], default: Any) -> Any:
        """Read one of an enum's values."""
        if field.data and field.data not in {each.value for each in kind}:
            self._wrong(field, "Choose one of the answers.")
            return default
        return kind(field.data) if field.data else default


def read_need(form: Any, reader: Reader) -> NeedContent | None:
    """Read one need with its goals; None where the row was left empty."""
    goals = [goal for entry in form.goals if (goal := _goal(entry.form, reader)) is not None]
    if not goals and not (form.text.data or "").strip():
        return None
    return NeedContent(form.text.data or "", form.category.data or "", goals, _id(form))


def _goal(form: Any, reader: Reader) -> GoalContent | None:
    actions = [action for entry in form.actions if (action := _action(entry.form, reader)) is not None]
    importance = reader.score(form.importance)
    if not actions and importance is None and not (form.text.data or "").strip():
        return None
    said_by = reader.choice(form.expressed_by, ExpressedBy, ExpressedBy.PERSON)
    status = reader.choice(form.status, GoalStatus, GoalStatus.ACTIVE)
    return GoalContent(form.text.data or "", said_by, importance, status, actions, _id(form))


def _action(form: Any, reader: Reader) -> ActionContent | None:
    what, who, when, strategies = (
        (field.data or "").strip() for field in (form.what, form.who, form.when, form.strategies)
    )
    confidence = reader.score(form.confidence)
    if confidence is None and not (what or who or when or strategies):
        return None
    status = reader.choice(form.status, ActionStatus, ActionStatus.PLANNED)
    return ActionContent(what, who, when, strategies, confidence, status, _id(form))


def _id(form: Any) -> UUID | None:
    try:
        return UUID(form.id.data)
    except (TypeError, ValueError):
        return None  # a new row
