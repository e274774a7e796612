"""The texts of a workbook, kept on disk: a sheet names each by its number, and there can be millions of them."""

import os
import tempfile
import zipfile
from array import array
from collections.abc import Iterator, Sequence
from typing import Any, overload

from defusedxml.ElementTree import iterparse
from openpyxl.cell.text import Text
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

_ITEM = f"{{{SHEET_MAIN_NS}}}si"
_WRITTEN_AT_ONCE = 1024 * 1024  # bytes


class StringsOnDisk(Sequence[str]):
    """Texts by number, read only as far as they are asked for, in a temporary file that goes when it is closed."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._texts = texts
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 (closed by close)
        self._ends = array("Q", [0])
        self._unwritten = bytearray()
        self._written = 0

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        while index >= len(self):
            self._add(next(self._texts, None), index)
        if index < 0:
            raise IndexError("The workbook names a text by a number below nothing")
        start, end = self._ends[index], self._ends[index + 1]
        if start >= self._written:
            found = bytes(self._unwritten[start - self._written : end - self._written])
        else:
            found = os.pread(self._file.fileno(), end - start, start)
        return found.decode("utf-8", "surrogatepass")

    def _add(self, text: str | None, wanted: int) -> None:
        if text is None:
            raise IndexError(f"The workbook has no text {wanted}")
        written = text.encode("utf-8", "surrogatepass")
        self._unwritten += written
        self._ends.append(self._ends[-1] + len(written))
        if len(self._unwritten) > _WRITTEN_AT_ONCE:
            self._file.write(self._unwritten)
            self._written += len(self._unwritten)
            self._unwritten = bytearray()


def read_strings(archive: zipfile.ZipFile, package: Any) -> StringsOnDisk:
    """Read the texts of a workbook as openpyxl does, without keeping them in memory."""
    part = package.find(SHARED_STRINGS)
    return StringsOnDisk(_texts(archive, part.PartName[1:]) if part is not None else iter(()))


def _texts(archive: zipfile.ZipFile, name: str) -> Iterator[str]:
    with archive.open(name) as content:
        root = None
        for event, node in iterparse(content, events=("start", "end")):
            if root is None:
                root = node
            if event == "end" and node.tag == _ITEM:
                text = Text.from_tree(node)
                yield text.content.replace("x005F_", "") if text else ""
                root.clear()
