"""What can go wrong, in the domain's words. Edges turn these into HTTP by one table (hub.core.http)."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class FieldError:
    """One thing to put right: the field (dotted path, '' for the whole) and what would be right."""

    field: str
    message: str


class HubError(Exception):
    """The parent of every error that a user or a client can be told about."""

    status = 500
    code = "error"
    title = "Something went wrong"

    def __init__(self, message: str = "", *, code: str = "", field: str = "") -> None:
        self.message = message or self.title
        self.code = code or type(self).code
        self.errors: tuple[FieldError, ...] = (FieldError(field, self.message),) if field else ()
        super().__init__(self.message)


class NotFound(HubError):
    """It does not exist, or it is not this actor's to see: the two look the same from outside."""

    status = 404
    code = "not_found"
    title = "Page not found"


class NotSignedIn(HubError):
    """Nobody is signed in, or the key is not valid."""

    status = 401
    code = "not_signed_in"
    title = "Sign in to continue"


class NotAllowed(HubError):
    """The actor is known and may not do this."""

    status = 403
    code = "not_allowed"
    title = "You do not have permission to do this"


class Conflict(HubError):
    """It clashes with what is already there."""

    status = 409
    code = "conflict"
    title = "This clashes with something already recorded"


class WrongState(Conflict):
    """It cannot be done from the state the thing is in; the message says what can."""

    code = "wrong_state"
    title = "This cannot be done now"


class Invalid(HubError):
    """The input does not make sense; every error names its field."""

    status = 422
    code = "invalid"
    title = "There is a problem with what was entered"

    def __init__(
        self, message: str = "", *, field: str = "", code: str = "", errors: Sequence[FieldError] = ()
    ) -> None:
        super().__init__(message or (errors[0].message if errors else ""), code=code, field=field)
        if errors:
            self.errors = tuple(errors)


class TooLarge(Invalid):
    """More bytes than Hub takes."""

    status = 413
    code = "too_large"


class TooMany(HubError):
    """Too many tries in too short a time."""

    status = 429
    code = "too_many"
    title = "Too many attempts"


class Unavailable(HubError):
    """Something Hub needs is not there just now."""

    status = 503
    code = "unavailable"
    title = "This is not available just now"
