"""One JSON file with every service whole: what an import took in comes out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson


def write_json(services: Iterator[dict[str, Any]], file: Path) -> int:
    """Write the services as a JSON list, one at a time; gives how many."""
    count = 0
    with file.open("wb") as out:
        for service in services:
            out.write(b"[\n" if count == 0 else b",\n")
            out.write(orjson.dumps(service))
            count += 1
        out.write(b"\n]\n" if count else b"[]\n")
    return count
