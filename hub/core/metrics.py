"""Numbers for whoever runs Hub, in Prometheus' format: how many requests, how they ended, how long they took."""

import hmac
import time

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest

from hub.core.errors import NotFound
from hub.core.settings import Settings

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def init_app(app: Flask, settings: Settings) -> None:
    """Count requests by route and serve /metrics: openly in development, with HUB_METRICS_TOKEN in production."""
    registry = CollectorRegistry()
    labels = ["method", "route", "status"]
    requests = Counter("hub_requests", "Requests answered by this process.", labels, registry=registry)
    seconds = Histogram("hub_request_seconds", "Time to answer, by route.", ["route"], registry=registry)

    @app.after_request
    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "(none)"
        method = request.method if request.method in _METHODS else "other"  # a visitor may call it anything
        requests.labels(method, route, response.status_code).inc()
        if "started" in g:
            seconds.labels(route).observe(time.perf_counter() - g.started)
        return response

    @app.get("/metrics")
    def metrics() -> Response:
        """Give the numbers of this process."""
        bearer = (request.authorization.token if request.authorization else None) or ""
        known = bool(settings.metrics_token) and hmac.compare_digest(bearer.encode(), settings.metrics_token.encode())
        if settings.is_production and not known:
            raise NotFound
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
