"""The band that says on every page that the people are invented, and the sign-ins for a developer's own machine."""

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from hub.demo.queries import demonstration_is_loaded
from hub.demo.rules import sign_ins


def init_app(app: Flask) -> None:
    """Tell every template whether demonstration data is loaded."""
    app.context_processor(_context)
    if app.config["HUB"].env == "development":
        app.config["HUB_DEMO_SIGN_INS"] = sign_ins()


def _context() -> dict[str, bool]:
    """Ask the database once in the life of the process."""
    known: dict[str, bool] = current_app.extensions.setdefault("hub_demo", {})
    if "loaded" not in known:
        try:
            known["loaded"] = demonstration_is_loaded()
        except SQLAlchemyError:  # the page that says that the database is away must still be shown
            return {"has_demonstration_data": False}
    return {"has_demonstration_data": known["loaded"]}
