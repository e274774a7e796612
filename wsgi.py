"""The WSGI entry point: `granian --interface wsgi wsgi:app`, `flask --app wsgi …`."""

import sys

from hub import create_app
from hub.core.settings import SettingsError

try:
    app = create_app()
except SettingsError as unfit:
    sys.exit(f"Hub cannot start. {unfit}")
