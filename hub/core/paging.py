"""One page of a longer list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Items of one page; number counts from 1, size is what a full page holds."""

    items: Sequence[T]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """Give how many pages there are; an empty list has none."""
        return -(-self.total // self.size)

    @property
    def first(self) -> int:
        """Give the place of the first item in the whole list, from 1; 0 where there is none."""
        return (self.number - 1) * self.size + 1 if self.items else 0

    @property
    def last(self) -> int:
        """Give the place of the last item in the whole list."""
        return (self.number - 1) * self.size + len(self.items) if self.items else 0
