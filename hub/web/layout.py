"""What every page shares: the design system's templates, filters, and who is looking."""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from flask import Flask, request, url_for
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader

from hub.core import clock, permissions
from hub.core.actor import Actor, Role
from hub.core.http import current_actor
from hub.core.values import pounds
from hub.web.assets import VERSION
from hub.web.markup import boxes, offers, options
from hub.web.queries import budget_to_propose_from

# What stands in the navigation: the page, its name, and who is led there (nobody named: everybody).
NAVIGATION: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("directory.search", "Services", ()),
    ("people.list_people", "People", (Role.CLINICIAN, Role.LINK_WORKER, Role.CARE_COORDINATOR)),
    ("referrals.inbox", "Referrals", (Role.CLINICIAN, Role.LINK_WORKER, Role.PROVIDER)),
    ("directory.saved.index", "Saved searches", (Role.CLINICIAN, Role.LINK_WORKER, Role.CARE_COORDINATOR)),
    ("budgets.index", "Budgets", (Role.CARE_COORDINATOR, Role.BUDGET_APPROVER, Role.AUDITOR)),
    ("desk.index", "Directory", (Role.DIRECTORY_EDITOR,)),
    ("insights.unmet_needs", "Unmet need", (Role.DIRECTORY_EDITOR, Role.COMMISSIONER)),
    ("identity.organisations", "Organisations", (Role.ADMINISTRATOR,)),
    ("web.me", "My plan", (Role.PERSON,)),
)


class DesignSystem(PackageLoader):
    """The design system's templates. Labels and legends would show plain text as mark-up; here they do not."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool] | None]:
        """Give a template's source, name and whether it is still the same."""
        source, name, is_fresh = super().get_source(environment, template)
        return re.sub(r"(\w*[tT]ext) \| safe\b", r"\1", source), name, is_fresh


def init_app(app: Flask) -> None:
    """Set Jinja up for every feature's templates."""
    environment = app.jinja_env
    environment.autoescape = escapes
    environment.undefined = ChainableUndefined  # the design system's macros rely on it
    environment.loader = ChoiceLoader([app.jinja_env.loader, DesignSystem("nhsuk_frontend_jinja")])  # type: ignore[list-item]  # Flask always has one
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters.update(
        pounds=pounds, day=day, moment=moment, words=words, options=options, boxes=boxes, offers=offers
    )
    app.context_processor(_context)


def escapes(name: str | None) -> bool:
    """Say whether a template makes a page, where text must never become mark-up: the design system's are .jinja."""
    return name is None or name.endswith((".html", ".jinja", ".svg", ".xml"))


def _context() -> dict[str, Any]:
    actor = current_actor()

    def can(permission: Any, thing: Any = None) -> bool:
        return permissions.can(actor, permission, thing)

    return {
        "actor": actor,
        "can": can,
        "asset_version": VERSION,
        "today": clock.today(),
        "navigation": navigation(actor),
        "budget_to_propose_from": partial(budget_to_propose_from, actor),
    }


def navigation(actor: Actor) -> list[dict[str, Any]]:
    """List the pages that the actor's roles are led to, the open one marked."""
    led_to = [(text, url_for(endpoint), roles) for endpoint, text, roles in NAVIGATION]
    return [
        {"text": text, "href": href, "current": f"{request.path}/".startswith(f"{href}/")}
        for text, href, roles in led_to
        if not roles or actor.has(*roles)
    ]


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
