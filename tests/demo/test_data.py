"""The demonstration's own data: unique, reachable by nobody real, and findable."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from hub.demo.actions import DATA
from hub.directory.imports import import_services
from tests.factories.identity import SYSTEM

SERVICES: list[dict[str, Any]] = json.loads((DATA / "services.json").read_bytes())
RESERVED_PHONE = re.compile(r"01632 960\d{3}|07700 900\d{3}|0808 157 0\d{3}")


def values(item: Any, key: str) -> Iterator[Any]:
    """Every value of `key`, however deep."""
    if isinstance(item, dict):
        for name, value in item.items():
            if name == key:
                yield value
            yield from values(value, key)
    elif isinstance(item, list):
        for each in item:
            yield from values(each, key)


def test_every_service_is_taken_in_without_quarantine(app: Any) -> None:
    report = import_services(DATA / "services.json", actor=SYSTEM)
    assert (report.left_out, report.quarantined) == (0, [])


def test_a_name_and_an_id_are_used_once() -> None:
    names = Counter((each["organization_id"], each["name"]) for each in SERVICES)
    ids = Counter(each["id"] for each in SERVICES)
    assert [each for each, count in (names + ids).items() if count > 1] == []


def test_telephone_numbers_are_of_the_ranges_kept_for_drama() -> None:
    assert [each for each in values(SERVICES, "number") if not RESERVED_PHONE.fullmatch(each)] == []


def test_addresses_on_the_web_belong_to_nobody() -> None:
    given = [each for key in ("email", "assurer_email", "url", "website") for each in values(SERVICES, key)]
    assert [each for each in given if not re.search(r"[@/.][a-z0-9-]+\.example(/|$)", each)] == []
