"""Where the domain meets HTTP: the current actor, the error table, and the security headers."""

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from hub.core.actor import Actor
from hub.core.errors import FieldError, HubError, NotAllowed, NotSignedIn

log = logging.getLogger("hub.errors")

MACHINE_PATHS = ("/api/", "/oruk/", "/hsds/", "/fhir/")
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

# What HTTP's own errors are called on a page: a title, and what to do. Machines get HTTP's words.
_SAID_ON_PAGES = {
    400: ("We could not read what was sent", "Go back, reload the page and try again."),
    404: ("Page not found", ""),
    405: ("This page does not open like that", "Go back, and use the buttons of the page you came from."),
    408: ("It took too long to arrive", "Go back and send it again."),
    413: ("This is too large", "Send less at once."),
    415: ("We cannot read this kind of file", "Go back and send another."),
    431: ("We could not read what was sent", "Your browser sent too much. Close the page and open it again."),
}

MOST_PAGES = 10_000

_refusal_listeners: list[Callable[[Actor, HubError], None]] = []


def on_refusal(listener: Callable[[Actor, HubError], None]) -> None:
    """Tell the listener of every refusal, after the refused work was undone (the audit trail keeps them)."""
    if listener not in _refusal_listeners:
        _refusal_listeners.append(listener)


def current_actor() -> Actor:
    """Give who makes this request; a visitor where nobody is signed in."""
    actor: Actor = g.get("actor") or Actor.anonymous()
    return actor


def need_sign_in() -> None:
    """Ask a visitor to sign in before anything is looked up: `blueprint.before_request(need_sign_in)`."""
    if not current_actor().is_signed_in:
        raise NotSignedIn


def page_asked() -> int:
    """Give the page of a list that the address asks for (?page=3), counted from 1; 1 where it is no number."""
    return min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)


def public_link(endpoint: str, **values: Any) -> str:
    """Give the full address of a page as people outside type it; it needs no request, so jobs and commands may ask."""
    path = current_app.url_map.bind("hub").build(endpoint, values)
    return str(current_app.config["HUB"].base_url) + path


def wants_machine_answer() -> bool:
    """Say whether this address speaks JSON."""
    return request.path.startswith(MACHINE_PATHS)


def problem(status: int, title: str, detail: str = "", code: str = "", errors: tuple[FieldError, ...] = ()) -> Response:
    """Answer with an RFC 9457 problem document."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status}
    if detail and detail != title:
        body["detail"] = detail
    if code:
        body["code"] = code
    if errors:
        body["errors"] = [{"field": error.field, "message": error.message} for error in errors]
    body["request_id"] = g.get("request_id", "")
    response = jsonify(body)
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response


def _answer(status: int, title: str, detail: str, code: str, errors: tuple[FieldError, ...] = ()) -> Response:
    if wants_machine_answer():
        return problem(status, title, detail, code, errors)
    page = render_template("error.html", status=status, title=title, detail=detail, code=code, errors=errors)
    return make_response(page, status)


def _domain_error(error: HubError) -> Response:
    for listener in _refusal_listeners if isinstance(error, NotAllowed) else ():
        listener(current_actor(), error)
    response = _answer(error.status, error.title, error.message, error.code, error.errors)
    if error.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="Hub"'
    return response


def _http_error(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.get_response())
    status = error.code or 500
    said = (error.name, error.description or "")
    title, detail = said if wants_machine_answer() else _SAID_ON_PAGES.get(status, said)
    response = _answer(status, title, detail, error.name.lower().replace(" ", "_"))
    for name, value in error.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    return response


def _form_expired(error: CSRFError) -> Response:
    detail = "Nothing was saved. Go back, copy what you wrote if it was long, reload the page and send it again."
    return _answer(400, "This form has expired", detail, "form_expired")


def _unexpected(error: Exception) -> Response:
    log.exception("unexpected error", extra={"request_id": g.get("request_id", "")})
    return _answer(500, "Sorry, there is a problem with Hub", "Nothing was saved. Try again later.", "unexpected")


def secure(response: Response) -> Response:
    """Put the security headers on; what a signed-in person sees is never kept by a cache."""
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if current_actor().is_signed_in:
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
    return response


class Sessions(SecureCookieSessionInterface):
    """Leaves the session's cookie out of what is the same for everybody: style sheets, and all that speaks JSON.

    Browsers and proxies keep those answers, and must keep nobody's cookie with them.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Renew the cookie with the answer."""
        if not request.path.startswith((*MACHINE_PATHS, "/assets/")):
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    """Register the one error table, the headers and the sessions."""
    app.session_interface = Sessions()
    app.register_error_handler(HubError, _domain_error)
    app.register_error_handler(CSRFError, _form_expired)
    app.register_error_handler(HTTPException, _http_error)
    if not app.testing:
        app.register_error_handler(Exception, _unexpected)
    app.after_request(secure)


def trust_proxies(app: Flask, count: int) -> None:
    """Believe so many reverse proxies about who asks and whether by HTTPS; what a visitor wrote there is left aside."""
    if count:
        behind = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)
        app.wsgi_app = behind  # type: ignore[method-assign]  # Werkzeug's own way to put it on
