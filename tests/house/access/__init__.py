"""Who may use each address. Every route of the application has one row here, in the file of its feature.

A feature's file holds `ROUTES`, a dict from endpoint ("referrals.show") to Access. The test signs in as every role of
`tests.factories.world` and, for each row, sends the request: the roles named in `allowed` must get in (any status but
401, 403, 404), all others must not. For a row with `own=True` (the default) the same roles of an unrelated organisation
must not get in either.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

ANYBODY = frozenset({"anonymous"})


@dataclass(frozen=True)
class Access:
    """One row: how to ask, and who gets in. `allowed` holds keys of World.users ("link_worker", …) or ANYBODY."""

    method: str
    allowed: frozenset[str] | set[str]
    args: Callable[[Any], dict[str, Any]] = field(default=lambda world: {})
    form: Callable[[Any], dict[str, Any]] = field(default=lambda world: {})
    own: bool = True
