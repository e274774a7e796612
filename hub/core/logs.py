"""Structured logs with a request id, and never a query string, a form or a person's data."""

import logging
import re
import time
from typing import Any
from uuid import uuid4

from flask import Flask, Response, g, request
from pythonjsonlogger.json import JsonFormatter

log = logging.getLogger("hub.requests")


_ROW = re.compile(r"\nDETAIL:.*?(?=\n(?:HINT|CONTEXT|\[SQL)|\Z)", re.DOTALL)


class Lines(JsonFormatter):
    """One JSON object a line. Of what PostgreSQL complains about it leaves out the row itself."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 (the standard library's name)
        """Give the trace of an exception without the values of a row."""
        return _ROW.sub("\nDETAIL: (left out)", str(super().formatException(ei)))


def init_app(app: Flask) -> None:
    """Log one line a request, with its route (not its address), status and milliseconds."""
    handler = logging.StreamHandler()
    handler.setFormatter(Lines("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger("hub")
    if not root.handlers:
        root.addHandler(handler)
        root.setLevel(logging.INFO)

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-Id", "")
        g.request_id = given if 8 <= len(given) <= 64 and given.replace("-", "").isalnum() else str(uuid4())
        g.started = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("request_id", "")
        milliseconds = round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1)
        route = request.url_rule.rule if request.url_rule else "(none)"
        if not app.testing and not route.startswith("/assets"):
            log.info(
                "request",
                extra={
                    "method": request.method,
                    "route": route,
                    "status": response.status_code,
                    "ms": milliseconds,
                    "request_id": response.headers["X-Request-Id"],
                },
            )
        return response
