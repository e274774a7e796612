"""Keeping the index as the directory is: changes in order, one commit a batch, and a rebuild that nobody notices."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index
from whoosh.reading import SegmentReader

from hub.directory.search import store
from hub.directory.search.analysis import SCHEMA, texts
from hub.directory.search.document import Change, SearchDocument
from hub.directory.search.errors import IndexMissing
from hub.directory.search.fact_files import write_facts
from hub.directory.search.facts import pack

MEMORY_MB = 128  # before a writer spills to disk: 5,000 services fit and take half the time of 32 (4 s, 115 MB)


class Indexer:
    """Writes the index in a folder. Any number of processes may have one; one at a time writes."""

    def __init__(self, directory: Path | str) -> None:
        """Take the folder of the index; it is made at the first rebuild."""
        self._root = Path(directory)

    def position(self) -> int:
        """Give the `seq` of the last change in the index. Raises IndexMissing where it must be rebuilt."""
        return store.position(store.current(self._root))

    def apply(self, changes: Iterable[Change], *, wait_s: float = 0.0) -> bool:
        """Bring changes into the index in one commit and record the last `seq`; those already in it are passed over.

        False where another process is writing and does not finish within `wait_s` seconds: go on with what is there,
        its changes will come. Raises IndexMissing where the index must be rebuilt.
        """
        with store.writing(self._root, wait_s=wait_s) as held:
            if not held:
                return False
            folder = store.current(self._root)
            done = store.position(folder)
            pending = sorted((change for change in changes if change.seq > done), key=lambda change: change.seq)
            if pending:
                forgets = any(change.forgets for change in pending)
                _commit(folder, {change.service_id: change.document for change in pending}, forgets=forgets)
                _write_facts(folder)
                store.record_position(folder, pending[-1].seq)
                if forgets:
                    store.remove_old(self._root, folder)
            return True

    def generation(self) -> str:
        """Name the index that answers now; "" where there is none."""
        return "".join(folder.name for folder in self._answering())

    def rebuild(
        self, documents: Iterable[SearchDocument], *, seq: int, instead_of: str | None = None, wait_s: float = 60.0
    ) -> int | None:
        """Write a whole new index that stands at `seq`, then let it answer; readers use the old one until then.

        Where `instead_of` names a generation, only that one is replaced: of many processes that find it missing or
        damaged, one does the work. Gives the number of documents, or None where another process had done it, or was
        writing for longer than `wait_s` seconds.
        """
        with store.writing(self._root, wait_s=wait_s) as held:
            if not held or instead_of not in {None, self.generation()}:
                return None
            folder = store.new_generation(self._root)
            count = _fill(folder, documents)
            _write_facts(folder)
            store.record_position(folder, seq)
            before = self._answering()
            store.make_current(self._root, folder)
            store.remove_old(self._root, folder, *before)
            return count

    def _answering(self) -> tuple[Path, ...]:
        try:
            return (store.current(self._root),)
        except IndexMissing:
            return ()


def _fill(folder: Path, documents: Iterable[SearchDocument]) -> int:
    count = 0
    with _committing(whoosh_index.create_in(str(folder), SCHEMA).writer(limitmb=MEMORY_MB)) as writer:
        for document in documents:
            _add(writer, document)
            count += 1
    return count


def _commit(folder: Path, documents: dict[str, SearchDocument | None], *, forgets: bool) -> None:
    try:
        writer = whoosh_index.open_dir(str(folder)).writer(timeout=10.0, limitmb=MEMORY_MB)
    except whoosh_index.IndexError as error:  # Whoosh's own: no index, or one that it cannot read
        raise IndexMissing(f"The search index in {folder} is damaged.") from error
    with _committing(writer, _without_deleted if forgets else None):
        for service_id, document in documents.items():
            writer.delete_by_term("service_id", service_id)
            if document is not None:
                _add(writer, document)


def _without_deleted(writer: Any, segments: list[Any]) -> list[Any]:
    """Write anew each segment with deleted documents in it, whose words and points are otherwise left in its files."""
    kept = []
    for segment in segments:
        if not segment.has_deletions():
            kept.append(segment)
            continue
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return kept


def _write_facts(folder: Path) -> None:
    reader = whoosh_index.open_dir(str(folder)).reader()  # type: ignore[no-untyped-call]  # Whoosh's
    try:
        write_facts(folder, (leaf for leaf, _ in reader.leaf_readers()))
    finally:
        reader.close()


@contextmanager
def _committing(writer: Any, merge: Callable[[Any, list[Any]], list[Any]] | None = None) -> Iterator[Any]:
    """Commit at the end, all or nothing; `merge` says which segments stay as they are (by default Whoosh does)."""
    try:
        yield writer
    except BaseException:
        writer.cancel()
        raise
    writer.commit(mergetype=merge)


def _add(writer: Any, document: SearchDocument) -> None:
    writer.add_document(service_id=document.service_id, facts=pack(document), **texts(document))
