"""What every page shares: the design system's templates, filters, and who is looking."""

from datetime import date, datetime
from typing import Any

from flask import Flask
from jinja2 import ChainableUndefined, ChoiceLoader, PackageLoader

from hub.core import clock, permissions
from hub.core.http import current_actor
from hub.core.values import pounds
from hub.web.assets import VERSION


def init_app(app: Flask) -> None:
    """Set Jinja up for every feature's templates."""
    environment = app.jinja_env
    environment.undefined = ChainableUndefined  # the design system's macros rely on it
    environment.loader = ChoiceLoader([app.jinja_env.loader, PackageLoader("nhsuk_frontend_jinja")])  # type: ignore[list-item]  # Flask always has one
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters.update(pounds=pounds, day=day, moment=moment, words=words)
    app.context_processor(_context)


def _context() -> dict[str, Any]:
    actor = current_actor()

    def can(permission: Any, thing: Any = None) -> bool:
        return permissions.can(actor, permission, thing)

    return {"actor": actor, "can": can, "asset_version": VERSION, "today": clock.today()}


def day(value: date | datetime | None) -> str:
    """Show a date as 3 March 2026."""
    if value is None:
        return ""
    local = clock.local(value).date() if isinstance(value, datetime) else value
    return f"{local.day} {local:%B %Y}"


def moment(value: datetime | None) -> str:
    """Show a moment in London time as 3 March 2026, 2:05pm."""
    if value is None:
        return ""
    local = clock.local(value)
    hour = local.hour % 12 or 12
    return f"{day(value)}, {hour}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def words(value: object) -> str:
    """Show a code as words: in-progress → in progress."""
    return str(value).replace("_", " ").replace("-", " ")
