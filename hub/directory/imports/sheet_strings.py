"""The texts of a workbook, kept on disk: a sheet names each by its number, and there can be millions of them."""

import mmap
import tempfile
import zipfile
from array import array
from collections.abc import Sequence
from typing import Any, overload

from defusedxml.ElementTree import iterparse
from openpyxl.cell.text import Text
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

_ITEM = f"{{{SHEET_MAIN_NS}}}si"


class StringsOnDisk(Sequence[str]):
    """Texts by number, in a temporary file that goes when it is closed."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (closed by close)
        self._ends = array("Q", [0])
        self._view: mmap.mmap | None = None

    def add(self, text: str) -> None:
        """Put one more at the end."""
        self._ends.append(self._ends[-1] + self._file.write(text.encode("utf-8", "surrogatepass")))

    def finish(self) -> None:
        """Make what was added readable."""
        self._file.flush()
        if self._ends[-1]:
            self._view = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)

    def close(self) -> None:
        """Let the file go."""
        if self._view is not None:
            self._view.close()
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
        if not 0 <= index < len(self):
            raise IndexError(f"The workbook has no text {index}")
        start, end = self._ends[index], self._ends[index + 1]
        return (self._view[start:end] if self._view else b"").decode("utf-8", "surrogatepass")


def read_strings(archive: zipfile.ZipFile, package: Any) -> StringsOnDisk:
    """Read the texts of a workbook, as openpyxl does, without keeping them."""
    strings = StringsOnDisk()
    part = package.find(SHARED_STRINGS)
    if part is not None:
        with archive.open(part.PartName[1:]) as content:
            root = None
            for event, node in iterparse(content, events=("start", "end")):
                if root is None:
                    root = node
                if event == "end" and node.tag == _ITEM:
                    strings.add(_text(node))
                    root.clear()
    strings.finish()
    return strings


def _text(node: Any) -> str:
    text = Text.from_tree(node)
    return text.content.replace("x005F_", "") if text else ""
