"""The facts of a large segment come from a file, and from the index's column wherever the file is no good."""

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import index as whoosh_index

from bench.search_corpus import documents
from hub.directory.search import fact_files
from hub.directory.search.document import Change, SearchDocument
from hub.directory.search.engine import SearchIndex
from hub.directory.search.facts import Facts, Tags
from hub.directory.search.indexer import Indexer
from hub.directory.search.query import Facet, SearchQuery
from tests.directory.search.conftest import NOW

SERVICES = list(documents(40, seed=3))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(fact_files, "LEAST", 10)
    Indexer(tmp_path).rebuild(SERVICES, seq=1)
    return tmp_path


def file_in(root: Path) -> Path:
    (file,) = root.glob("gen-*/FACTS-*")
    return file


def facts_of(folder: Path, tags: Tags) -> Facts:
    reader = whoosh_index.open_dir(str(folder)).reader()
    ((leaf, _),) = reader.leaf_readers()
    try:
        return fact_files.read_facts(folder, leaf, tags)
    finally:
        reader.close()


def told(facts: Facts, tags: Tags) -> dict[str, object]:
    """Write facts out so that they can be compared, tags by their names."""
    columns = {each.name: np.asarray(getattr(facts, each.name)).tolist() for each in fields(Facts)}
    return columns | {"tag": [tags.names[number] for number in facts.tag]}


def from_column(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    with monkeypatch.context() as patch:
        patch.setattr(fact_files, "LEAST", 10**9)
        return told(facts_of(folder, tags := Tags()), tags)


def test_the_file_says_what_the_column_says_whatever_numbers_the_tags_have(root, monkeypatch):
    folder = file_in(root).parent
    tags = Tags()
    tags.number(Facet.LANGUAGE, "Punjabi")
    tags.number(Facet.GENDER, "women")
    with monkeypatch.context() as patch:
        patch.setattr(fact_files, "_from_column", lambda *_: pytest.fail("The file was not read."))
        from_file = told(facts_of(folder, tags), tags)
    assert from_file == from_column(folder, monkeypatch)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(data=st.data())
def test_a_file_that_is_not_whole_is_not_believed(root, data):
    path = file_in(root)
    whole = path.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        path.write_bytes(whole[:place])
    else:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ data.draw(st.integers(1, 255))]) + whole[place + 1 :])
    found = SearchIndex(root).search(SearchQuery(now=NOW, size=50))
    path.write_bytes(whole)
    assert found == SearchIndex(root).search(SearchQuery(now=NOW, size=50))
    assert found.total == len(SERVICES)


def test_a_file_of_another_version_is_not_believed(root, monkeypatch):
    folder = file_in(root).parent
    before = from_column(folder, monkeypatch)
    monkeypatch.setattr(fact_files, "FORMAT", fact_files.FORMAT + 1)
    assert told(facts_of(folder, tags := Tags()), tags) == before


def test_a_folder_that_cannot_be_written_to_still_has_an_index(tmp_path, monkeypatch):
    monkeypatch.setattr(fact_files, "LEAST", 10)
    monkeypatch.setattr(fact_files, "_save", refuse)
    Indexer(tmp_path).rebuild(SERVICES, seq=1)
    assert not list(tmp_path.glob("gen-*/FACTS-*"))
    assert SearchIndex(tmp_path).search(SearchQuery(now=NOW)).total == len(SERVICES)


def test_files_of_segments_that_are_gone_and_halves_of_files_are_removed(root):
    kept = file_in(root)
    for name in ("FACTS-MAIN_gone", f"{kept.name}.99.new"):
        kept.with_name(name).touch()
    Indexer(root).apply([Change(2, "a", SearchDocument("a", "Chess club"))])
    assert file_in(root) == kept


def test_small_segments_have_no_file(root):
    Indexer(root).apply([Change(2, SERVICES[0].service_id, replace(SERVICES[0], name="Chess club"))])
    assert len(list(root.glob("gen-*/FACTS-*"))) == 1
    assert SearchIndex(root).search(SearchQuery(now=NOW, text="chess")).total == 1


def refuse(*_: object) -> None:
    raise PermissionError("The folder can only be read.")
