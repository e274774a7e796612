"""A cache that is bounded by bytes and forgets what was used least recently."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

OVERHEAD = 300  # bytes for a key, its place in the order and the array objects


class Weighed(Protocol):
    """What can say how many bytes it holds."""

    @property
    def nbytes(self) -> int:
        """Give the bytes held."""


Key = TypeVar("Key")
Value = TypeVar("Value", bound=Weighed)


class ByteCache(Generic[Key, Value]):
    """Values by key, at most about `limit` bytes of them. Not for several threads at once."""

    def __init__(self, limit: int) -> None:
        """Take the bound in bytes; it may be moved later and holds from the next value on."""
        self.limit = limit
        self._held: OrderedDict[Key, Value] = OrderedDict()
        self.nbytes = 0

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """Give the value of a key; made, and kept for the next time, where it is not there."""
        found = self._held.get(key)
        if found is not None:
            self._held.move_to_end(key)
            return found
        made = make()
        self._held[key] = made
        self.nbytes += made.nbytes + OVERHEAD
        while self.nbytes > self.limit and len(self._held) > 1:
            self._drop(next(iter(self._held)))
        return made

    def keep(self, wanted: Callable[[Key], bool]) -> None:
        """Forget every key that is not wanted."""
        for key in [key for key in self._held if not wanted(key)]:
            self._drop(key)

    def __len__(self) -> int:
        """Count the values."""
        return len(self._held)

    def _drop(self, key: Key) -> None:
        self.nbytes -= self._held.pop(key).nbytes + OVERHEAD
