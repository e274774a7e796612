"""What the open feed may show of an object, and the form that Open Referral UK asks for.

Sources: Open Referral UK, compliance (omit fields without a value) and data sharing (no personal details). Texts may
hold mark-up, names may not; what others wrote is cleaned here and stays in the database as it came.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from hub.core.errors import Invalid
from hub.core.values import Postcode
from hub.directory.models.shape import Shape
from hub.directory.rules.plain_text import printable
from hub.directory.rules.tidy import safe_html, without_markup

_WITHHELD = {"metadata"}  # the feed's own history, with names in it
_NAMES = {"name", "alternate_name"}
_CLOCK = {"opens_at", "closes_at"}
_ADDRESSES = {"url", "logo", "uri", "website", "term_uri", "schedule_link"}
_FREE_TEXT_ADDRESSES = {("service_area", "uri")}
_NOT_SHOWN: tuple[object, ...] = (None, "", [], {})
_E_MAIL = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_DESKS = frozenset(
    {
        *(
            "directory",
            "listings",
            "admin",
            "advice",
            "appointments",
            "booking",
            "bookings",
            "care",
            "contact",
            "contactus",
            "enquiries",
        ),
        *("enquiry", "general", "hello", "help", "helpdesk", "helpline", "info", "information", "mail", "office"),
        *("reception", "referral", "referrals", "support", "team", "volunteering"),
    }
)
_MARKS = frozenset("<>&")
_MOBILE = re.compile(r"(\+44|0044|0)7\d{9}")
_USELESS_WITHOUT = {
    "service_capacity": ("unit", "updated"),
    "url": ("url",),
    "phone": ("number",),
    "organization_identifier": ("identifier_type", "identifier"),
    "unit": ("name",),
}
_NAMED = {"name": "=No name given", "description": "name"}
_ALWAYS_THERE = {
    "service": {"name": "=No name given"},
    "organization": _NAMED,
    "program": _NAMED,
    "taxonomy": _NAMED,
    "taxonomy_term": _NAMED,
    "address": {
        "address_1": "",
        "city": "",
        "state_province": "region",
        "postal_code": "",
        "country": "=GB",
        "address_type": "=physical",
    },
}


def publishable(shape: Shape, written: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is private or empty, mend web addresses, and fill in what the standard wants always there.

    Gives nothing for an object that the standard does not allow without what it lacks.
    """
    fits = _FITS.get(shape.kind, _FIT)
    shown: dict[str, Any] = {}
    for name, raw in written.items():
        if name in _WITHHELD:
            continue
        if raw.__class__ is str:
            fit = fits.get(name)
            value = _text(raw) if fit is None else fit(raw)
        else:
            value = raw
        if value not in _NOT_SHOWN:
            shown[name] = value
    if not all(name in shown for name in _USELESS_WITHOUT.get(shape.kind, ())):
        return {}
    if shape.kind == "service" and not _is_of_all(shown.get("assurer_email", ""), shown.get("email", "")):
        shown.pop("assurer_email", None)
    if shape.kind == "contact" and shown.get("name"):
        shown = _desk_only(shown)
    for name, other in _ALWAYS_THERE.get(shape.kind, {}).items():
        if name not in shown:
            shown[name] = other[1:] if other.startswith("=") else shown.get(other, "")
    return shown


def _text(value: str) -> str:
    """Give a text with no more mark-up than is safe; most have none, and nothing that could be mistaken for it."""
    if value.isprintable() and "<" not in value and "&" not in value:
        return value
    return safe_html(printable(value))


def _e_mail(value: str) -> str | None:
    return value.strip() if _E_MAIL.fullmatch(value.strip()) else None


def _name(value: str) -> str:
    is_plain = value.isprintable() and not _MARKS & set(value) and " ".join(value.split()) == value
    return value if is_plain else without_markup(printable(value))


def _clock(value: str) -> str:
    """Give a time of day: the standard has days of 00:00 to 23:59."""
    return "23:59" if value.strip().startswith("24:00") else _text(value)


def _postcode(text: str) -> str:
    """Give a British postcode in capitals with its space; anything else as it is."""
    try:
        return Postcode.parse(text).text
    except Invalid:
        return printable(text)


def web_address(text: str) -> str | None:
    """Give a web address with its scheme; None where the text is none."""
    text = text.strip()
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    proper = parts.scheme in {"http", "https"} and "." in parts.netloc and re.fullmatch(r"[!-~]+", text)
    return text if proper and not re.search(r'[<>"{}|\\^`]', text) else None


# How the texts of a field are made fit to be shown; those of other fields are `_text`.
_FIT: dict[str, Callable[[str], str | None]] = {
    **dict.fromkeys(_ADDRESSES, web_address),
    **dict.fromkeys(_NAMES, _name),
    **dict.fromkeys(_CLOCK, _clock),
    "email": _e_mail,
    "assurer_email": _e_mail,
    "postal_code": _postcode,
}
_FITS: dict[str, dict[str, Callable[[str], str | None]]] = {
    kind: {**_FIT, name: str} for kind, name in _FREE_TEXT_ADDRESSES
}


def _desk_only(contact: dict[str, Any]) -> dict[str, Any]:
    """Show of a named person's contact only the addresses and lines of a desk, not the person's own."""
    shown = dict(contact)
    if not _is_of_a_desk(shown.get("email", "")):
        shown.pop("email", None)
    phones = [each for each in shown.pop("phones", []) if not _is_mobile(each["number"])]
    return shown | ({"phones": phones} if phones else {})


def _is_of_a_desk(address: str) -> bool:
    return re.split(r"[@.0-9_-]", address.lower())[0] in _DESKS


def _is_of_all(assurer: str, service: str) -> bool:
    """Say whether who checked the listing may be shown: a desk, or the address that the service gives anyway."""
    return _is_of_a_desk(assurer) or assurer.lower() == service.lower()


def _is_mobile(number: str) -> bool:
    return bool(_MOBILE.fullmatch(re.sub(r"[^+\d]", "", number)))


def published_fields(shape: Shape) -> dict[str, str]:
    """Give the fields that the feed may show of a kind, each with what its text is: "uri", "email" or ""."""
    return {
        name: "email" if name in {"email", "assurer_email"} else "uri" if _is_web_address(shape.kind, name) else ""
        for name in shape.columns
        if name not in _WITHHELD
    }


def published_lists(shape: Shape) -> frozenset[str]:
    """Give the lists that the feed may show of a kind."""
    return frozenset(shape.lists.keys() - _WITHHELD)


def always_published(shape: Shape) -> frozenset[str]:
    """Give the fields without which no object of a kind is shown."""
    kind = shape.kind
    return frozenset({*shape.required, *_ALWAYS_THERE.get(kind, ()), *_USELESS_WITHOUT.get(kind, ())}) - _WITHHELD


def _is_web_address(kind: str, name: str) -> bool:
    return name in _ADDRESSES and (kind, name) not in _FREE_TEXT_ADDRESSES
