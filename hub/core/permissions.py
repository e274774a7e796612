"""Permissions as data: each feature registers a map from permission to clauses; what is not in a map is denied."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hub.core.actor import Actor, Role
from hub.core.errors import NotAllowed, NotSignedIn

Predicate = Callable[[Actor, Any], bool]
Clause = Sequence[Predicate]
PermissionMap = Mapping[StrEnum, Sequence[Clause]]


@dataclass(frozen=True)
class _Feature:
    name: str
    rules: PermissionMap


_registry: dict[type[StrEnum], _Feature] = {}
_scopes: set[str] = set()


def register(feature: str, kind: type[StrEnum], rules: PermissionMap) -> None:
    """Make a feature's permission map known; every permission of the enum must have its row."""
    missing = [permission for permission in kind if permission not in rules]
    if missing:
        raise RuntimeError(f"{feature}: no rule for {missing}")
    _registry[kind] = _Feature(feature, rules)


def registered() -> Mapping[str, PermissionMap]:
    """Give every feature's map, for the generated page of permissions."""
    return {feature.name: feature.rules for feature in _registry.values()}


def can(actor: Actor, permission: StrEnum, thing: Any = None) -> bool:
    """Say whether any clause of the permission holds in full. Deny by default."""
    feature = _registry.get(type(permission))
    if feature is None:
        return False
    return any(all(holds(actor, thing) for holds in clause) for clause in feature.rules[permission])


def allow(actor: Actor, permission: StrEnum, thing: Any = None) -> None:
    """Go on only if the actor may; raises NotSignedIn for a visitor, NotAllowed for anybody else."""
    if can(actor, permission, thing):
        return
    if not actor.is_signed_in and not actor.is_system:
        raise NotSignedIn
    raise NotAllowed(f"Your account does not let you do this ({permission.value.replace('_', ' ')}).")


def anybody(actor: Actor, thing: Any) -> bool:
    """is anybody, signed in or not"""
    return True


def system(actor: Actor, thing: Any) -> bool:
    """is Hub itself: a job or a command on the server"""
    return actor.is_system


def holds(*roles: Role) -> Predicate:
    """Make the predicate: somebody who holds one of these roles anywhere."""

    def predicate(actor: Actor, thing: Any) -> bool:
        return actor.has(*roles)

    predicate.__doc__ = "has the role " + " or ".join(role.value.replace("_", " ") for role in roles)
    return predicate


def scopes() -> frozenset[str]:
    """Give every scope that some permission asks for."""
    return frozenset(_scopes)


def scope(name: str) -> Predicate:
    """Make the predicate: an API client that was given this scope."""
    _scopes.add(name)

    def predicate(actor: Actor, thing: Any) -> bool:
        return actor.client_id is not None and name in actor.scopes

    predicate.__doc__ = f"is an API client with the scope {name}"
    return predicate
