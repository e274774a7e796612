"""Hashing passwords with Argon2id."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from hub.identity.rules import PASSWORD_LONGEST

_hasher = PasswordHasher()
# The hash of a password that was thrown away: what the password of an unknown account is compared with.
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$7g5azad/Lf0gNVtui0uUDg$TCttaIDgsL7+W+zcc3h62yLcBUNQ4D6VM8bKhV/6+lw"


def hash_password(password: str) -> str:
    """Give the hash that is kept in place of the password."""
    return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Say whether the password is right; it takes about as long where there is no hash to compare with."""
    if len(password) > PASSWORD_LONGEST:
        return False
    try:
        _hasher.verify(password_hash or NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Say whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)
