"""Settings, read from environment variables once and never changed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FETCH_PORTS = frozenset({80, 443, 8080, 8443})
DEVELOPMENT_SECRET = "for-development-only-never-for-live-use"  # noqa: S105 (refused in production)


class SettingsError(RuntimeError):
    """The environment does not hold what Hub needs; the message names the variable."""


@dataclass(frozen=True)
class Settings:
    """Everything that the environment decides. Sizes are in bytes, times in minutes.

    `proxies`: how many reverse proxies stand before Hub; only so many of their X-Forwarded- headers are believed.
    `fetch_ports`: the ports of other servers that Hub fetches directories from. `fetch_loopback`: whether it may fetch
    from this very machine, for tests. `national_lines`: the place's own list of helplines instead of Hub's.
    `directory_email`: the address of the directory team, which everybody may see.
    """

    env: str
    secret_key: str
    database_url: str
    search_dir: Path
    base_url: str
    mail_url: str
    geocoder_url: str = ""
    metrics_token: str = ""
    session_minutes: int = 30
    proxies: int = 0
    max_upload_bytes: int = 40 * 1024 * 1024
    fetch_ports: frozenset[int] = FETCH_PORTS
    fetch_loopback: bool = False
    national_lines: Path | None = None
    directory_email: str = ""

    @property
    def is_production(self) -> bool:
        """Say whether real people's data may be in it."""
        return self.env == "production"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], instance: Path) -> "Settings":
        """Read the HUB_ variables.

        Raises SettingsError where production lacks a secret, a base URL or a mail URL, or a value makes no sense.
        """
        env = environ.get("HUB_ENV", "development")
        if env not in {"development", "production", "test"}:
            raise SettingsError(f"HUB_ENV is {env!r}; it must be 'development' or 'production'.")
        secret = environ.get("HUB_SECRET_KEY", "")
        if env == "production":
            _require(environ, "HUB_SECRET_KEY", "HUB_BASE_URL", "HUB_MAIL_URL")
            if _flag(environ, "HUB_FETCH_LOOPBACK"):
                raise SettingsError("HUB_FETCH_LOOPBACK is for tests; in production it must not be set.")
            if secret == DEVELOPMENT_SECRET or len(secret) < 32:
                raise SettingsError("HUB_SECRET_KEY must be a secret of your own, at least 32 characters long.")
        return cls(
            env=env,
            secret_key=secret or DEVELOPMENT_SECRET,
            database_url=_database_url(environ.get("HUB_DATABASE_URL", ""), instance),
            search_dir=Path(environ.get("HUB_SEARCH_DIR") or instance / "search"),
            base_url=environ.get("HUB_BASE_URL", f"http://127.0.0.1:{environ.get('PORT', '8000')}").rstrip("/"),
            mail_url=environ.get("HUB_MAIL_URL", "console:"),
            geocoder_url=environ.get("HUB_GEOCODER_URL", ""),
            metrics_token=environ.get("HUB_METRICS_TOKEN", ""),
            session_minutes=_whole(environ, "HUB_SESSION_MINUTES", 30, least=1),
            proxies=_whole(environ, "HUB_PROXIES", 0, least=0),
            fetch_ports=_ports(environ, "HUB_FETCH_PORTS"),
            fetch_loopback=_flag(environ, "HUB_FETCH_LOOPBACK"),
            national_lines=_file(environ, "HUB_NATIONAL_LINES"),
            directory_email=_email(environ, "HUB_DIRECTORY_EMAIL"),
        )


def _require(environ: Mapping[str, str], *names: str) -> None:
    missing = [name for name in names if not environ.get(name)]
    if missing:
        raise SettingsError(f"In production these must be set: {', '.join(missing)}.")


def _whole(environ: Mapping[str, str], name: str, default: int, *, least: int) -> int:
    text = environ.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) < least:
        raise SettingsError(f"{name} is {text!r}; it must be a whole number, {least} or more.")
    return int(text)


def _flag(environ: Mapping[str, str], name: str) -> bool:
    text = environ.get(name, "").lower()
    if text not in {"", "0", "no", "1", "yes"}:
        raise SettingsError(f"{name} is {text!r}; it must be yes or no.")
    return text in {"1", "yes"}


def _file(environ: Mapping[str, str], name: str) -> Path | None:
    text = environ.get(name, "")
    if text and not Path(text).is_file():
        raise SettingsError(f"{name} is {text!r}; there is no such file.")
    return Path(text) if text else None


def _email(environ: Mapping[str, str], name: str) -> str:
    text = environ.get(name, "").strip()
    if text and not re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", text):
        raise SettingsError(f"{name} is {text!r}; it must be an e-mail address, like directory@place.example.")
    return text


def _ports(environ: Mapping[str, str], name: str) -> frozenset[int]:
    text = environ.get(name, "")
    if not text:
        return FETCH_PORTS
    parts = [each.strip() for each in text.split(",")]
    if not all(re.fullmatch(r"[0-9]{1,5}", each) and 0 < int(each) < 65_536 for each in parts):
        raise SettingsError(f"{name} is {text!r}; it must be ports with commas between them, like 80,443.")
    return frozenset(map(int, parts))


def _database_url(url: str, instance: Path) -> str:
    if not url:
        return f"sqlite:///{instance / 'hub.sqlite3'}"
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url
