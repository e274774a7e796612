"""Hub: a community service directory and social prescribing hub. This file assembles it and does nothing else."""

import os
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect

from hub.core import api, http, logs, metrics
from hub.core.db import as_json, db
from hub.core.settings import Settings

FEATURES = (
    "audit",
    "notifications",
    "identity",
    "people",
    "directory",
    "plans",
    "referrals",
    "budgets",
    "insights",
    "web",
    "demo",
)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application from its settings (by default the environment's)."""
    app = Flask("hub", instance_path=os.environ.get("HUB_INSTANCE") or str(Path.cwd() / "instance"))
    settings = settings or Settings.from_environment(os.environ, Path(app.instance_path))
    Path(app.instance_path).mkdir(parents=True, exist_ok=True)
    app.config.from_mapping(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        # What the database complains about goes to the log without the values: they are people's, and addresses.
        SQLALCHEMY_ENGINE_OPTIONS={"json_serializer": as_json, "hide_parameters": True},
        TESTING=settings.env == "test",
        MAX_CONTENT_LENGTH=settings.max_upload_bytes,
        SESSION_COOKIE_SECURE=settings.is_production,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_NAME="__Host-hub" if settings.is_production else "hub",
        PERMANENT_SESSION_LIFETIME=timedelta(minutes=settings.session_minutes),
        WTF_CSRF_TIME_LIMIT=None,
        HUB=settings,
        HUB_MAIL_URL=settings.mail_url,
        HUB_INLINE_JOBS=not settings.is_production,
    )
    logs.init_app(app)
    db.init_app(app)
    Migrate(app, db, directory=str(Path(__file__).parent.parent / "migrations"), render_as_batch=True)
    csrf = CSRFProtect()
    http.init_app(app)
    http.trust_proxies(app, settings.proxies)
    api.init_app(app)
    metrics.init_app(app, settings)
    import_module("hub.identity.session").init_app(app)
    csrf.init_app(app)  # after it is known who asks, so that a page which refuses a form knows it too
    for feature in FEATURES:
        _add(app, csrf, feature)
    import_module("hub.web.layout").init_app(app)
    import_module("hub.demo.layout").init_app(app)
    import_module("hub.cli").init_app(app)
    return app


def _add(app: Flask, csrf: CSRFProtect, feature: str) -> None:
    """Add what a feature has: every feature uses the same file names, so they are found by name."""
    parts = {name: import_module(f"hub.{feature}.{name}") for name in _present(feature)}
    if "pages" in parts:
        for blueprint in getattr(parts["pages"], "BLUEPRINTS", None) or (parts["pages"].blueprint,):
            app.register_blueprint(blueprint)
    if "api" in parts:
        for blueprint in parts["api"].BLUEPRINTS:
            csrf.exempt(blueprint)  # machines send a key, never a cookie
        parts["api"].register(app)
    if "cli" in parts:
        for group in getattr(parts["cli"], "groups", None) or (parts["cli"].group,):
            app.cli.add_command(group)


def _present(feature: str) -> list[str]:
    names = ("models", "permissions", "pages", "api", "cli")
    return [name for name in names if find_spec(f"hub.{feature}.{name}")]
