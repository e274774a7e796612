"""The lines that help everybody in the country, from the file that comes with Hub or the place's own."""

import csv
import logging
from functools import lru_cache
from importlib.resources import files
from io import StringIO
from pathlib import Path

from flask import current_app

from hub.core.errors import Invalid
from hub.directory.queries.asking import Criteria
from hub.directory.queries.search_index import newest_change
from hub.directory.queries.vocabulary import vocabulary
from hub.directory.rules.national_lines import Help, Line, help_for, read_lines

log = logging.getLogger("hub.directory")
_DEEPEST = 8


def national_help(criteria: Criteria) -> Help:
    """Give the lines for what is looked for: by its words, and by its need and the broader ones."""
    return help_for(national_lines(current_app.config["HUB"].national_lines), criteria.text, _need_names(criteria.need))


@lru_cache(maxsize=4)
def national_lines(own: Path | None) -> tuple[Line, ...]:
    """Give every line, read once. Where the place's own file cannot be read the log says so and Hub's stands in: a
    page without any line would be worse.
    """
    if own is not None:
        try:
            return _read(own.read_text("utf-8-sig"))
        except (OSError, UnicodeDecodeError, csv.Error, Invalid):
            log.exception("HUB_NATIONAL_LINES cannot be used; the lines that come with Hub are shown instead")
    return _read(files("hub.directory").joinpath("data/national_lines.csv").read_text("utf-8"))


def _read(text: str) -> tuple[Line, ...]:
    return read_lines(csv.DictReader(StringIO(text, newline="")))


def _need_names(need_id: str) -> list[str]:
    known, names = vocabulary(newest_change()).needs if need_id else {}, list[str]()
    while need_id in known and len(names) < _DEEPEST:
        names.append(known[need_id].name)
        need_id = known[need_id].parent_id
    return names
