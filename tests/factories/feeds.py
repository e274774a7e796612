"""A feed in Open Referral UK 3 on a real server, as good or as bad as a test wants it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.factories.web_server import Request, WebServer

Json = dict[str, Any]


@dataclass
class Feed:
    """What the feed holds and how it behaves. `envelope` overrides what its pages say of themselves."""

    services: list[Json]
    most_per_page: int = 50
    shallow: bool = False
    honours: bool = False
    ignores_page: bool = False
    envelope: Json = field(default_factory=dict)
    broken_pages: frozenset[int] = frozenset()
    broken_services: frozenset[str] = frozenset()
    has_root: bool = True

    def serve(self, server: WebServer, at: str = "/v3") -> str:
        """Answer below an address; gives the address of the API's root."""
        if self.has_root:
            server.paths[at] = lambda request: request.give({"version": "HSDS-UK-3.0", "profile": "x"})
        server.paths[f"{at}/services"] = self.page
        server.otherwise = self.service
        return server.url + at

    def page(self, request: Request) -> None:
        number = 1 if self.ignores_page else int(request.query.get("page", 1))
        if number in self.broken_pages:
            return request.give({"detail": "broken"}, status=500)
        size = min(int(request.query.get("per_page", 10)), self.most_per_page)
        found = [each for each in self.services if self._is_asked_for(each, request)]
        items = found[(number - 1) * size : number * size]
        return request.give(self._page(found, [self._listed(each) for each in items], number, size))

    def _is_asked_for(self, service: Json, request: Request) -> bool:
        return not self.honours or service.get("last_modified", "") >= request.query.get("modified_after", "")

    def _page(self, found: Sequence[Json], items: list[Json], number: int, size: int) -> Json:
        pages = -(-len(found) // size)
        said = {
            "total_items": len(found),
            "total_pages": pages,
            "page_number": number,
            "size": len(items),
            "first_page": number == 1,
            "last_page": number >= pages,
            "empty": not items,
            "contents": items,
        } | self.envelope
        return {name: value for name, value in said.items() if value is not ...}

    def _listed(self, service: Json) -> Json:
        if not self.shallow:
            return service
        return {name: value for name, value in service.items() if not isinstance(value, list)}

    def service(self, request: Request) -> None:
        wanted = request.path.partition("?")[0].rpartition("/")[2]
        found = next((each for each in self.services if str(each["id"]) == wanted), None)
        if found is None or wanted in self.broken_services:
            return request.give({"detail": "none"}, status=404 if found is None else 500)
        return request.give(found)
