"""The facts of large segments as arrays in a file beside the index: opened in a tenth of the time of the column.

Only a copy: whatever is missing, torn or of another version is read from the index's column, as for small segments.
Written before a commit is made known, so that no search waits for it.
"""

import os
import zlib
from collections.abc import Iterable
from dataclasses import fields
from io import BytesIO
from pathlib import Path
from typing import Any

import msgpack  # type: ignore[import-untyped]  # it carries no types
import numpy as np
from numpy.typing import NDArray

from hub.directory.search.analysis import FORMAT
from hub.directory.search.facts import Facts, Tags, unpack
from hub.directory.search.query import Facet

LEAST = 1_000  # documents; fewer are read from the column in some 50 ms
TEXTS = ("service_ids", "names")
ARRAYS = tuple(each.name for each in fields(Facts) if each.name not in TEXTS)
SUM = 4  # bytes at the end of the file


def read_facts(folder: Path, reader: Any, tags: Tags) -> Facts:
    """Give the facts of all documents of a segment's reader, from its file where there is a good one."""
    count = reader.doc_count_all()
    if count >= LEAST:
        try:
            return _load(_path(folder, reader), count, tags)
        except (OSError, ValueError):  # the column has it all
            pass
    return _from_column(reader, tags)


def write_facts(folder: Path, readers: Iterable[Any]) -> None:
    """Write the files that are missing for the segments of an index, and remove those of segments that are gone.

    A folder that cannot be written to is no error: the column has it all.
    """
    large = [reader for reader in readers if reader.segment() is not None and reader.doc_count_all() >= LEAST]
    paths = {_path(folder, reader): reader for reader in large}
    try:
        for old in set(folder.glob("FACTS-*")) - set(paths):
            old.unlink(missing_ok=True)
        for path, reader in paths.items():
            if not path.exists():
                _save(path, _from_column(reader, tags := Tags()), tags)
    except OSError:
        return


def _path(folder: Path, reader: Any) -> Path:
    return folder / f"FACTS-{reader.segment().segment_id()}"


def _from_column(reader: Any, tags: Tags) -> Facts:
    column = reader.column_reader("facts")
    return unpack((column[number] for number in range(reader.doc_count_all())), tags)


def _save(path: Path, facts: Facts, tags: Tags) -> None:
    texts = {name: _packed(getattr(facts, name)) for name in TEXTS}
    head = _packed([FORMAT, len(facts), [(facet.value, value) for facet, value in tags.names]])
    arrays = {name: getattr(facts, name) for name in ARRAYS}
    made = BytesIO()
    np.savez(made, allow_pickle=False, head=head, **texts, **arrays)
    fresh = path.with_name(f"{path.stem}.{os.getpid()}.new")
    with fresh.open("wb") as file:
        file.write(made.getbuffer())
        file.write(_sum_of(made.getbuffer()))
    fresh.replace(path)


def _load(path: Path, count: int, tags: Tags) -> Facts:
    """Raise OSError or ValueError for a file that is not there, not whole, or not of this segment and version."""
    content = path.read_bytes()
    if content[-SUM:] != _sum_of(memoryview(content)[:-SUM]):
        raise ValueError("The file is not whole.")
    with np.load(BytesIO(content), allow_pickle=False) as kept:
        version, length, names = _unpacked(kept["head"])
        if (version, length) != (FORMAT, count):
            raise ValueError("The file is of another version or segment.")
        numbers = np.array([tags.number(Facet(facet), value) for facet, value in names], np.int32)
        arrays = {name: kept[name] for name in ARRAYS}
        texts = {name: _unpacked(kept[name]) for name in TEXTS}
    return Facts(**texts, **{**arrays, "tag": numbers[arrays["tag"]]})


def _sum_of(content: memoryview) -> bytes:
    return zlib.crc32(content).to_bytes(SUM, "big")


def _packed(value: Any) -> NDArray[np.uint8]:
    return np.frombuffer(msgpack.packb(value), np.uint8)


def _unpacked(array: NDArray[np.uint8]) -> Any:
    return msgpack.unpackb(array.tobytes())
