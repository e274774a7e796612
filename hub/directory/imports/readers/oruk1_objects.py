"""The objects of an Open Referral UK 1.0 feed, with what is nested in them, as objects of HSDS 3."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from hub.directory.imports.readers.older import modern
from hub.directory.models.shape import SHAPES
from hub.directory.rules import tidy_values

Json = dict[str, Any]

# Lists (or single objects) by their older names: what they become, and what their objects were called.
_NESTED: Mapping[str, tuple[str, str]] = {
    "regular_schedules": ("schedules", "regular_schedule"),
    "regular_schedule": ("schedules", "regular_schedule"),
    "holiday_schedules": ("schedules", "holiday_schedule"),
    "holiday_schedule": ("schedules", "holiday_schedule"),
    "physical_addresses": ("addresses", "physical_address"),
    "physical_address": ("addresses", "physical_address"),
    "postal_addresses": ("addresses", "postal_address"),
    "accessibility_for_disabilities": ("accessibility", "accessibility_for_disabilities"),
    "accessibilities": ("accessibility", "accessibility"),
    "fundings": ("funding", "funding"),
    "cost_options": ("cost_options", "cost_option"),
    "cost_option": ("cost_options", "cost_option"),
    "links": ("additional_urls", "url"),
    "identifiers": ("organization_identifiers", "identifier"),
}
_TERMS = {
    "service_taxonomys": "", "service_taxonomies": "", "service_taxonomy": "", "taxonomies": "", "taxonomys": "",
    "link_taxonomies": "", "send_needs": "SEND needs", "suitabilities": "Suitability",
}  # fmt: skip
_PASSING = {"score", "distance_away"}  # of the search that found it, not of the service
_ELIGIBILITY = ("eligibilitys", "eligibilities")
_ADDRESS = ("address_1", "address_2", "city", "region", "state_province", "postal_code", "country")
_HIDING = ("discarded_at", "marked_for_deletion", "deleted_at", "archived_at")


def service(old: Mapping[str, Any], on: date) -> Json:
    """Give a service; one that the feed does not mean for the public on this day is internal."""
    item = converted("service", old)
    _provider(item, old)
    _places(item, old)
    for name in _ELIGIBILITY:
        for each in _objects(old.get(name)):
            _eligible(item, each)
        item.pop(name, None)
    _words(item, old)
    if _is_hidden(old, on):
        item["x_hub_visibility"] = "internal"
    return item


def converted(kind: str, old: Mapping[str, Any]) -> Json:
    """Give an object with all that is nested in it, by the names of HSDS 3."""
    own = {name: value for name, value in old.items() if not (name in _NESTED or name in _TERMS or name in _PASSING)}
    item = modern(kind, own)
    target = SHAPES.get(kind)
    for name, value in old.items():
        if name in _NESTED:
            new, old_kind = _NESTED[name]
            _extend(item, new, [modern(old_kind, each) for each in _objects(value)])
        elif name in _TERMS:
            terms = (_attribute(each, _TERMS[name]) for each in _objects(value))
            _extend(item, "attributes", [each for each in terms if each])
    for name, part in target.lists.items() if target else ():
        if isinstance(item.get(name), list) and name not in {"attributes", *(new for new, _ in _NESTED.values())}:
            item[name] = [converted(part.kind, each) for each in _objects(item[name])]
    if kind == "service_at_location" and isinstance(old.get("location"), dict):
        item["location"] = location(old["location"])
    if kind == "contact":
        item = _contact(item)
    return item


def term(old: Mapping[str, Any], vocabulary: str) -> Json:
    """Give a term. Where a feed counts several lists from 1, the list's name keeps their ids apart."""
    item = modern("taxonomy_term", old)
    if vocabulary:
        item |= {"taxonomy": vocabulary, "id": f"{vocabulary} {item['id']}"} if "id" in item else {}
    if "slug" in item:
        item.setdefault("code", item.pop("slug"))
    return item


def location(old: Mapping[str, Any]) -> Json:
    """Give a place; its address may stand in the place itself, its point in a geometry (longitude first)."""
    item = converted("location", old)
    inline = {name: item.pop(name) for name in _ADDRESS if name in item}
    if any(name in inline for name in ("address_1", "city", "postal_code")):
        _extend(item, "addresses", [modern("physical_address", inline)])
    geometry = item.pop("geometry", None)
    point = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if isinstance(point, list) and len(point) == 2 and "latitude" not in item:
        item |= {"longitude": point[0], "latitude": point[1]}
    if tidy_values.boolean(item.pop("mask_exact_address", None)):
        item["is_confidential"] = True
    return item


def _provider(item: Json, old: Mapping[str, Any]) -> None:
    """Give the service its organisation. One without a name is known by its id alone: no name is made up for it."""
    given = old.get("organization") or old.get("organisation")
    item.pop("organisation", None)
    item.pop("organization", None)
    if not isinstance(given, dict):
        return
    organization = converted("organization", given)
    if organization.get("name"):
        item["organization"] = organization
    elif "id" in organization:
        item.setdefault("organization_id", organization["id"])


def _places(item: Json, old: Mapping[str, Any]) -> None:
    """Make the places that stand in the service itself places where it is given."""
    item.pop("locations", None)
    _extend(item, "service_at_locations", [{"location": location(each)} for each in _objects(old.get("locations"))])


def _eligible(item: Json, old: Mapping[str, Any]) -> None:
    """Add who a service is for. Several rows become one text, and ages from the lowest to the highest."""
    rule = modern("eligibility", old)
    words = rule.get("eligibility")
    if words:
        item["eligibility_description"] = "; ".join(
            dict.fromkeys(each for each in (item.get("eligibility_description"), str(words)) if each)
        )
    for name, choose in (("minimum_age", min), ("maximum_age", max)):
        ages = [each for each in (item.get(name), rule.get(name)) if isinstance(each, int | float)]
        if ages:
            item[name] = choose(ages)
    for name in ("taxonomys", "taxonomies"):
        terms = (_attribute(each, "") for each in _objects(old.get(name)))
        _extend(item, "attributes", [each | {"link_type": "eligibility"} for each in terms if each])


def _words(item: Json, old: Mapping[str, Any]) -> None:
    if tidy_values.boolean(item.pop("free", None)) and not item.get("cost_options"):
        item.setdefault("fees", "Free")
    if tidy_values.boolean(item.pop("needs_referral", None)):
        item.setdefault("application_process", "You need a referral.")


def _attribute(old: Mapping[str, Any], vocabulary: str) -> Json:
    """Give an attribute for a term, or for a link to one; nothing where there is no term in it."""
    inner = next((old[name] for name in ("taxonomy", "taxonomy_term") if isinstance(old.get(name), dict)), None)
    if inner is None and not old.get("name") and not old.get("label"):
        return {}
    link: Json = {"id": old["id"]} if inner is not None and old.get("id") is not None else {}
    link |= {"link_entity": "service", "taxonomy_term": term(inner if inner is not None else old, vocabulary)}
    return link | ({"link_type": "eligibility"} if vocabulary else {})


def _contact(item: Json) -> Json:
    return item | ({"phones": [modern("phone", each) for each in _objects(item["phones"])]} if "phones" in item else {})


def _is_hidden(old: Mapping[str, Any], on: date) -> bool:
    if any(tidy_values.boolean(old.get(name)) is False for name in ("visible", "approved", "public")):
        return True
    first, last = (tidy_values.day(str(old.get(name) or "")) for name in ("visible_from", "visible_to"))
    return (
        any(old.get(name) for name in _HIDING) or (bool(first) and first > str(on)) or (bool(last) and last < str(on))
    )


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            yield each


def _extend(item: Json, name: str, more: list[Json]) -> None:
    if more:
        item[name] = [*item.get(name, ()), *more]
