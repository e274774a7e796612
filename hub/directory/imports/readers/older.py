"""Objects of the older standards (HSDS 1 and 2, Open Referral UK 1) as objects of HSDS 3, field by field.

Sources: HSDS 1.1 and 2.0 data packages, Open Referral UK 1.0 application profile.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Column, Double, Enum

from hub.directory.models.base import Number
from hub.directory.models.shape import SHAPES
from hub.directory.rules import tidy, tidy_values

Json = dict[str, Any]

# What older tables, and lists in older JSON, are called; the kind of object that theirs become.
OLD_KINDS: Mapping[str, str] = {
    "regular_schedule": "schedule",
    "holiday_schedule": "schedule",
    "physical_address": "address",
    "postal_address": "address",
    "mail_address": "address",
    "accessibility_for_disabilities": "accessibility",
    "service_taxonomy": "attribute",
    "service_attribute": "attribute",
    "other_attribute": "attribute",
    "link_taxonomy": "attribute",
    "identifier": "organization_identifier",
}
_RENAMED: Mapping[str, Mapping[str, str]] = {
    "service": {
        "website": "url", "min_age": "minimum_age", "max_age": "maximum_age", "updated_at": "last_modified",
        "eligibility": "eligibility_description",
    },
    "organization": {"url": "website"},
    "location": {"website": "url"},
    "phone": {"number_type": "type"},
    "accessibility": {"name": "description", "accessibility": "description"},
    "language": {"language": "name"},
    "service_area": {"service_area": "name"},
    "taxonomy_term": {"vocabulary": "taxonomy", "label": "name", "term": "name"},
    "organization_identifier": {"register": "identifier_scheme", "identification_body": "identifier_type"},
    "attribute": {"taxonomy_id": "taxonomy_term_id", "taxonomy_detail": "value"},
    "service_taxonomy": {"service_id": "link_id"},
    "service_attribute": {"service_id": "link_id"},
}  # fmt: skip
_ADDRESS_TYPES = {"physical_address": "physical", "postal_address": "postal", "mail_address": "postal"}
_STATUSES = {
    "": "active", "open": "active", "live": "active", "published": "active", "current": "active", "approved": "active",
    "closed": "inactive", "suspended": "inactive", "temporarily_closed": "temporarily closed", "deleted": "defunct",
    "archived": "defunct", "draft": "inactive", "pending": "inactive", "unpublished": "inactive", "private": "inactive",
}  # fmt: skip
HIDDEN_STATUSES = frozenset({"deleted", "archived", "draft", "pending", "unpublished", "private"})
_ZIP = re.compile(r"[0-9]{5}(-[0-9]{4})?")  # no British postcode is all digits
_CLOCK_FIELDS = ("opens_at", "closes_at")


def modern(old_kind: str, old: Mapping[str, Any]) -> Json:
    """Give the fields of an object as HSDS 3 has them, without those that are empty. Lists and objects stay."""
    kind = OLD_KINDS.get(old_kind, old_kind)
    names = dict(_RENAMED.get(kind, {})) | dict(_RENAMED.get(old_kind, {}))
    fields: Json = {}
    for name, value in old.items():
        if value in (None, "", [], {}):
            continue
        new = names.get(name, name)
        if new == name or new not in old or old[new] in (None, ""):
            fields[new] = _fitted(kind, new, value)
    change = _CHANGES.get(old_kind) or _CHANGES.get(kind)
    return change(fields, old_kind) if change else fields


def _fitted(kind: str, name: str, value: Any) -> Any:
    """Give a value with the type that its field has, where it can be read so."""
    if isinstance(value, str):
        value = tidy.cell(value)
    shape = SHAPES.get(kind)
    column = shape.columns.get(name) if shape else None
    if column is None or isinstance(value, bool | list | dict):
        return value
    return as_number(value) if isinstance(column.type, Number | Double) else _as_text(column, value)


def as_number(value: Any) -> Any:
    """Give a number for text that is one, else what was there: the check will name it."""
    read = tidy_values.number(value) if isinstance(value, str) else value
    return value if read is None else read


def _as_text(column: Column[Any], value: Any) -> Any:
    if isinstance(value, int | float):
        return value if column.name.endswith("_id") else str(value)
    if isinstance(column.type, Enum) and value not in column.type.enums:
        known = [each for each in column.type.enums if each.casefold() == value.casefold()]
        return known[0] if known else value
    return value


def _service(fields: Json, old_kind: str) -> Json:
    said = str(fields.get("status") or "").casefold().replace("-", "_")
    fields["status"] = _STATUSES.get(said, said.replace("_", " "))
    if said in HIDDEN_STATUSES:
        fields["x_hub_visibility"] = "internal"
    return _without_nonsense_ages(fields)


def _without_nonsense_ages(fields: Json) -> Json:
    for name in ("minimum_age", "maximum_age"):
        if isinstance(fields.get(name), int | float) and fields[name] < 0:
            del fields[name]  # written for "no limit"
    return fields


def _eligibility(fields: Json, old_kind: str) -> Json:
    for name in ("minimum_age", "maximum_age"):
        if isinstance(fields.get(name), str) and (age := tidy_values.number(fields[name])) is not None:
            fields[name] = age
    return _without_nonsense_ages(fields)


def _address(fields: Json, old_kind: str) -> Json:
    if old_kind in _ADDRESS_TYPES or "address_type" not in fields:
        fields["address_type"] = _ADDRESS_TYPES.get(old_kind, "physical")
    if "country" not in fields and _ZIP.fullmatch(str(fields.get("postal_code") or "")):
        fields["country"] = "US"
    more = [fields.pop(name) for name in ("address_3", "address_4") if name in fields]
    if more:
        fields["address_2"] = ", ".join(str(each) for each in (fields.get("address_2"), *more) if each)
    return fields


def _phone(fields: Json, old_kind: str) -> Json:
    number, extension = tidy_values.phone(str(fields.get("number") or ""))
    if number:
        fields["number"] = number
    if extension is not None:
        fields.setdefault("extension", extension)
    language = fields.pop("language", None)
    if language:
        fields["languages"] = [{"name": each} for each in tidy_values.tokens(str(language))]
    return fields


def _schedule(fields: Json, old_kind: str) -> Json:
    for name in _CLOCK_FIELDS:
        if isinstance(fields.get(name), str):
            fields[name] = tidy_values.clock_time(fields[name]) or fields[name]
    days = fields.pop("weekday", None)
    byday = tidy_values.weekdays(str(days)) if days is not None else ""
    if byday:
        fields.setdefault("byday", byday)
    elif days is not None:
        fields.setdefault("byday", days)  # what cannot be read stays, for the check to name
    if str(fields.get("freq") or "").upper() == "DAILY":
        fields |= {"freq": "WEEKLY", "byday": ",".join(tidy_values.WEEKDAYS)}
    if fields.get("byday"):
        fields.setdefault("freq", "WEEKLY")
    for name in ("valid_from", "valid_to", "dtstart", "until"):
        if isinstance(fields.get(name), str):
            fields[name] = tidy_values.day(fields[name]) or fields[name]
    return fields


def _holiday(fields: Json, old_kind: str) -> Json:
    """Make a holiday an exception with dates: closed, or with hours of its own. One that comes every year, or whose
    date is unclear, is said in words only.
    """
    said = [str(fields.pop(name)) for name in ("start_date", "end_date") if name in fields]
    days = [tidy_values.day(each) for each in said]
    closed = tidy_values.boolean(fields.pop("closed", None))
    if closed is None:
        closed = not any(fields.get(name) for name in _CLOCK_FIELDS)
    words = "Closed" if closed else "Special opening hours"
    if closed:
        for name in _CLOCK_FIELDS:
            fields.pop(name, None)
    if days and all(days) and not any(each.startswith("0001") for each in days):
        fields |= {"valid_from": days[0], "valid_to": days[-1]}
    elif said:
        span = " to ".join(dict.fromkeys(each.replace(", 0001", " each year") for each in said))
        words = f"{words}: {span}"
    described = str(fields.pop("description", "") or "")
    fields["description"] = f"{words}. {described}" if described else words
    return _schedule(fields, old_kind)


def _term(fields: Json, old_kind: str) -> Json:
    said = str(fields.get("id") or "")
    vocabulary, colon, code = said.partition(":")
    if colon and vocabulary.isalnum() and code:
        fields.setdefault("taxonomy", vocabulary)
        fields.setdefault("code", code)
    return fields


def _contact(fields: Json, old_kind: str) -> Json:
    phone = fields.pop("phone", None)
    if phone and "phones" not in fields:
        fields["phones"] = [{"number": phone}]
    return fields


def _location(fields: Json, old_kind: str) -> Json:
    if "location_type" not in fields:
        fields["location_type"] = "virtual" if tidy_values.boolean(fields.pop("virtual", None)) else "physical"
    return fields


def _organization(fields: Json, old_kind: str) -> Json:
    begun = str(fields.get("date_incorporated") or "")
    if "year_incorporated" not in fields and (read := tidy_values.day(begun)):
        fields["year_incorporated"] = int(read[:4])
    return fields


def _attribute(fields: Json, old_kind: str) -> Json:
    if old_kind in {"service_taxonomy", "service_attribute"}:
        fields.setdefault("link_entity", "service")
    return fields


_CHANGES: Mapping[str, Callable[[Json, str], Json]] = {
    "service": _service,
    "organization": _organization,
    "location": _location,
    "address": _address,
    "phone": _phone,
    "contact": _contact,
    "schedule": _schedule,
    "regular_schedule": _schedule,
    "holiday_schedule": _holiday,
    "eligibility": _eligibility,
    "taxonomy_term": _term,
    "attribute": _attribute,
}
