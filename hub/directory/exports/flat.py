"""One spreadsheet row a service, for people."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_FIELDS = (
    "id", "name", "alternate_name", "status", "description", "url", "email", "eligibility_description", "minimum_age",
    "maximum_age", "fees", "fees_description", "application_process", "wait_time", "alert", "assured_date",
    "last_modified",
)  # fmt: skip
_ADDRESS = ("address_1", "address_2", "city", "region", "state_province", "postal_code")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run it (OWASP, CSV injection)


def write_csv(services: Iterator[dict[str, Any]], file: Path) -> int:
    """Write one row a service; gives how many."""
    names = (*_FIELDS, "organization", "phones", "addresses", "schedules", "costs", "languages", "terms")
    count = 0
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        rows = csv.DictWriter(out, names)
        rows.writeheader()
        for service in services:
            rows.writerow({name: _safe(value) for name, value in _row(service).items()})
            count += 1
    return count


def _row(service: Mapping[str, Any]) -> dict[str, Any]:
    places = [each.get("location") or {} for each in _list(service, "service_at_locations")]
    return {name: service.get(name, "") for name in _FIELDS} | {
        "organization": (service.get("organization") or {}).get("name", ""),
        "phones": _joined(each.get("number") for each in _list(service, "phones")),
        "addresses": _joined(
            ", ".join(str(address[name]) for name in _ADDRESS if address.get(name))
            for place in places
            for address in _list(place, "addresses")
        ),
        "schedules": _joined(
            " ".join(str(each[name]) for name in ("freq", "byday", "opens_at", "closes_at") if each.get(name))
            for each in _list(service, "schedules")
        ),
        "costs": _joined(
            " ".join(str(each[name]) for name in ("amount", "currency", "option") if each.get(name) is not None)
            for each in _list(service, "cost_options")
        ),
        "languages": _joined(each.get("name") or each.get("code") for each in _list(service, "languages")),
        "terms": _joined((each.get("taxonomy_term") or {}).get("name") for each in _list(service, "attributes")),
    }


def _list(item: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return [each for each in item.get(name) or [] if isinstance(each, dict)]


def _joined(values: Iterator[Any]) -> str:
    return "; ".join(str(value) for value in values if value)


def _safe(value: Any) -> Any:
    """Put an apostrophe before what a spreadsheet would take for a formula; a phone number is none."""
    text = str(value)
    is_formula = isinstance(value, str) and text.startswith(_DANGEROUS) and not text[1:].replace(" ", "").isdigit()
    return f"'{text}" if is_formula else value
