"""What a reader of the open feed asks for."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What the feed lists, named as the documents are."""

    SERVICE = "service"
    PLACE = "service_at_location"
    ORGANIZATION = "organization"
    TAXONOMY = "taxonomy"
    TERM = "taxonomy_term"


@dataclass(frozen=True)
class FeedQuery:
    """What is asked of a list; all of it must hold. None and empty mean "whatever".

    `proximity_m` is in metres from the postcode, ages are in years, `days` 0 for Monday to 6, `start` and `end` minutes
    after midnight. The schemas read it (hub.directory.schemas.feed) and allow each list only what it takes.
    """

    search: str = ""
    postcode: str = ""
    proximity_m: float | None = None
    taxonomy_term_id: str = ""
    taxonomy_id: str = ""
    organization_id: str = ""
    parent_id: str = ""
    modified_after: datetime | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None
    days: tuple[int, ...] = ()
    start: int | None = None
    end: int | None = None
    top_only: bool = False
    full: bool = False
    full_service: bool = False
    minimal: bool = False
    streamed: bool = False
    page: int = 1
    per_page: int = 50

    @property
    def asks_for_time(self) -> bool:
        """Say whether the answer depends on when it is open."""
        return bool(self.days) or self.start is not None or self.end is not None

    @property
    def asks_the_database(self) -> bool:
        """Say whether more is asked than words and a place."""
        rest = replace(self, search="", postcode="", proximity_m=None)
        return rest.narrows or rest.modified_after is not None

    @property
    def narrows(self) -> bool:
        """Say whether more is asked than that it changed: of what is gone there is nothing left to ask."""
        return bool(
            self.search
            or self.postcode
            or self.taxonomy_term_id
            or self.taxonomy_id
            or self.organization_id
            or self.minimum_age is not None
            or self.maximum_age is not None
            or self.asks_for_time
        )
