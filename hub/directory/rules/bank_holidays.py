"""The bank holidays of the United Kingdom, and whose hold at a place."""

import re
from datetime import date
from functools import cache

import holidays

from hub.directory.rules.schedule_parts import Nation

# Postcode areas of Scotland (ONS, UK geographies: postal geography). TD15 is Berwick, in England.
_SCOTTISH = re.compile(r"(AB|DD|DG|EH|FK|G|HS|IV|KA|KW|KY|ML|PA|PH|TD|ZE)\d")
_ENGLISH = re.compile(r"TD15")
_NAMES = {
    "scotland": Nation.SCOTLAND,
    "gb-sct": Nation.SCOTLAND,
    "northern ireland": Nation.NORTHERN_IRELAND,
    "gb-nir": Nation.NORTHERN_IRELAND,
    "england": Nation.ENGLAND,
    "gb-eng": Nation.ENGLAND,
    "wales": Nation.ENGLAND,
    "gb-wls": Nation.ENGLAND,
}


def nation_of(postcode: str, *names: str) -> Nation | None:
    """Say whose bank holidays hold at a place, by its postcode, else by names of its region or country."""
    code = re.sub(r"\s", "", postcode).upper()
    if re.match(r"BT\d", code):
        return Nation.NORTHERN_IRELAND
    if _SCOTTISH.match(code) and not _ENGLISH.match(code):
        return Nation.SCOTLAND
    if re.match(r"[A-Z]{1,2}\d", code):
        return Nation.ENGLAND
    return next((_NAMES[name.strip().lower()] for name in names if name.strip().lower() in _NAMES), None)


def bank_holiday(day: date, nation: Nation) -> str:
    """Name the bank holiday that a day is, "" where it is none."""
    return _of_year(day.year, nation).get(day, "")


@cache
def _of_year(year: int, nation: Nation) -> dict[date, str]:
    return dict(holidays.country_holidays("GB", subdiv=nation.value, years=year))
