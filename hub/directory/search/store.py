"""Where an index lies on disk: generations side by side, one of them current.

    CURRENT            the name of the folder that answers, replaced in one step
    LOCK               held by the one process that writes
    gen-000001/        a Whoosh index, and
    gen-000001/POSITION   how far in the change table it is, replaced in one step after each commit

A process that dies at any point leaves either the old state or the new: a commit without its POSITION is applied
again, which changes nothing, and a folder that CURRENT does not name is removed by the next rebuild.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whoosh.util.filelock import FileLock, try_for

from hub.directory.search.analysis import FORMAT
from hub.directory.search.errors import IndexMissing

Signature = tuple[int, ...]


def current(root: Path) -> Path:
    """Give the folder that answers; raises IndexMissing where there is none."""
    try:
        folder = root / (root / "CURRENT").read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        raise IndexMissing(f"There is no search index in {root}.") from error
    if folder.parent != root or not folder.is_dir():
        raise IndexMissing(f"The search index in {root} is not complete.")
    return folder


def position(folder: Path) -> int:
    """Read how far in the change table a generation is; raises IndexMissing where it cannot be read."""
    try:
        state = json.loads((folder / "POSITION").read_text(encoding="ascii"))
        if state["format"] == FORMAT:
            return int(state["seq"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexMissing(f"The search index in {folder} is damaged.") from error
    raise IndexMissing(f"The search index in {folder} was written by another version.")


def record_position(folder: Path, seq: int) -> None:
    """Write how far in the change table a generation is, in one step."""
    _replace(folder / "POSITION", json.dumps({"format": FORMAT, "seq": seq}))


def make_current(root: Path, folder: Path) -> None:
    """Let a generation answer from now on, in one step."""
    _replace(root / "CURRENT", folder.name)


def new_generation(root: Path) -> Path:
    """Make an empty folder for the next generation."""
    numbers = [int(path.name[4:]) for path in root.glob("gen-*") if path.name[4:].isdigit()]
    folder = root / f"gen-{max(numbers, default=0) + 1:06d}"
    folder.mkdir(parents=True)
    return folder


def remove_old(root: Path, *keep: Path) -> None:
    """Remove generations other than those to keep. Whoever reads one has its files open and can go on."""
    for folder in root.glob("gen-*"):
        if folder not in keep:
            shutil.rmtree(folder, ignore_errors=True)


def signature(root: Path, folder: Path) -> Signature:
    """Give numbers that change with every commit and every swap: two cheap looks at the disk."""
    looks = []
    for path in (root / "CURRENT", folder / "POSITION"):
        try:
            stat = path.stat()
        except FileNotFoundError:
            looks += [0, 0]
        else:
            looks += [stat.st_ino, stat.st_mtime_ns]
    return tuple(looks)


@contextmanager
def writing(root: Path, *, wait_s: float) -> Iterator[bool]:
    """Hold the one writing lock among all processes; yields False where it is not free within `wait_s` seconds.

    The operating system frees it when its holder dies.
    """
    root.mkdir(parents=True, exist_ok=True)
    lock = FileLock(str(root / "LOCK"))
    held = try_for(lock.acquire, timeout=wait_s, delay=0.05)
    try:
        yield held
    finally:
        if held:
            lock.release()


def _replace(path: Path, text: str) -> None:
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    with fresh.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
