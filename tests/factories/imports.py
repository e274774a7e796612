"""Files to hand in at the import desk, and what they are handed in with."""

import csv
import json
from io import BytesIO, StringIO
from typing import Any
from uuid import UUID

from hub.core.actor import Actor
from hub.directory.imports import desk
from tests.factories.directory import service_json

HEADERS = ("Ref", "Service Name", "Description", "Provider", "Postcode", "Telephone")
LUNCH = ("1", "Tuesday lunch club", "A hot meal.", "Calder Lunch Clubs", "HX1 3NS", "01422 365101")
SINGING = ("2", "Singing for lungs", "Singing together.", "Calder Voices", "HX1 1UG", "01422 365102")
NAMELESS = ("3", "", "No name here.", "Calder Voices", "HX1 1UG", "")


def sheet(*rows: tuple[str, ...], headers: tuple[str, ...] = HEADERS) -> bytes:
    """A council's spreadsheet as CSV."""
    text = StringIO()
    csv.writer(text).writerows([headers, *rows])
    return text.getvalue().encode()


def feed(*services: dict[str, Any]) -> bytes:
    return json.dumps(services).encode()


def sent(content: bytes, name: str = "groups.csv") -> tuple[BytesIO, str]:
    """A file as a browser sends it."""
    return BytesIO(content), name


def hand_in(content: bytes, *, source: str = "Council groups", name: str = "groups.json", actor: Actor) -> UUID:
    return desk.hand_in(content, file_name=name, source=source, actor=actor)


def make_planned(content: bytes = b"", *, source: str = "Council groups") -> UUID:
    """An import that was tried and waits for a yes."""
    actor = Actor.system("test")
    run_id = hand_in(content or feed(service_json()), source=source, actor=actor)
    desk.try_out(run_id, actor=actor)
    return run_id
