"""The design system's built files, taken from the package that carries them (docs/adr/0006).

The font rules are stripped: Frutiger is licensed to nhs.uk only, and the page must call nobody outside.
"""

import hashlib
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from hub.core.errors import NotFound, Unavailable

_FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
_OWN = Path(__file__).parent / "static"
_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@cache
def asset(name: str) -> tuple[bytes, str]:
    """Give a file's bytes and media type; raises NotFound."""
    if name == "nhsuk.css":
        return _FONT_FACE.sub("", _carried("css").read_text("utf-8")).encode(), "text/css"
    if name == "nhsuk.js":
        text = _carried("js").read_text("utf-8")
        return re.sub(r"\n//# sourceMappingURL=.*", "", text).encode(), "text/javascript"
    path = _OWN / name
    if path.suffix not in _KINDS or path.parent != _OWN or not path.is_file():
        raise NotFound
    return path.read_bytes(), _KINDS[path.suffix]


def _carried(kind: str) -> Path:
    spec = find_spec("wagtailnhsukfrontend")
    roots = spec.submodule_search_locations if spec else None
    if not roots:
        raise Unavailable("The design system is not installed: pip install --no-deps -r requirements-assets.txt")
    folder = Path(roots[0]) / "static" / "wagtailnhsukfrontend" / kind
    return next(folder.glob(f"nhsuk-frontend-*.min.{kind}"))


def _version() -> str:
    """Change the addresses of the assets whenever one of them changes."""
    digest = hashlib.sha256()
    for path in sorted(_OWN.iterdir()):
        digest.update(path.read_bytes())
    digest.update(_carried("css").name.encode())
    return digest.hexdigest()[:10]


VERSION = _version()
