"""The index follows the change table, in any number of processes, and lives through their deaths."""

import gc
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from bench.search_corpus import documents
from hub.directory.search import store
from hub.directory.search.cache import OVERHEAD, ByteCache
from hub.directory.search.document import Change, SearchDocument
from hub.directory.search.engine import SearchIndex
from hub.directory.search.errors import IndexMissing
from hub.directory.search.indexer import Indexer
from hub.directory.search.query import SearchQuery
from hub.directory.search.ranking import SETTINGS
from tests.directory.search.conftest import NOW

ROOT = Path(__file__).parents[3]


def service(key: str, name: str) -> SearchDocument:
    return SearchDocument(service_id=key, name=name)


@pytest.fixture
def chess(library):
    return library(service("a", "Chess club"), service("b", "Draughts club"))


def test_changes_show_at_the_next_search(chess):
    assert chess.found("ukulele") == []
    assert chess.indexer.apply([Change(1, "c", service("c", "Ukulele band")), Change(2, "a", None)])
    assert (chess.found("ukulele"), chess.found("chess"), chess.indexer.position()) == (["c"], [], 2)


def test_a_changed_service_is_there_once_as_it_is_now(chess):
    chess.indexer.apply([Change(n, "a", service("a", f"Chess club {word}")) for n, word in ((1, "old"), (2, "new"))])
    assert (chess.found("chess"), chess.found("old"), chess.found("new")) == (["a"], [], ["a"])
    assert chess.ask().total == 2


def holding(root: Path, word: str) -> list[str]:
    """Name the files of an index, of older generations too, that a word stands in."""
    return [path.name for path in root.rglob("*") if path.is_file() and word.encode() in path.read_bytes()]


def test_what_is_to_be_forgotten_is_left_in_no_file(library):
    made = library(service("a", "Hyacinth House"), service("b", "Draughts club"))
    made.indexer.rebuild(list(made.known.values()), seq=1)
    assert len(list(made.folder.glob("gen-*"))) == 2
    made.indexer.apply([Change(2, "a", service("a", "Safe evenings"))])
    assert holding(made.folder, "hyacinth")
    made.indexer.apply([Change(3, "a", service("a", "Safe evenings"), forgets=True)])
    assert holding(made.folder, "hyacinth") == []
    assert (made.found("safe"), made.found("draughts"), made.ask().total) == (["a"], ["b"], 2)


def test_what_left_and_is_to_be_forgotten_is_left_in_no_file_either(library):
    made = library(service("a", "Hyacinth House"), service("b", "Draughts club"))
    made.indexer.apply([Change(1, "a", None, forgets=True)])
    assert (holding(made.folder, "hyacinth"), made.found("draughts")) == ([], ["b"])


def test_changes_out_of_order_end_with_the_latest(chess):
    chess.indexer.apply([Change(2, "a", None), Change(1, "a", service("a", "Chess club again"))])
    assert chess.found("chess") == []


def test_what_is_already_in_the_index_is_passed_over(chess):
    chess.indexer.apply([Change(5, "a", service("a", "Bridge club"))])
    chess.indexer.apply([Change(4, "a", service("a", "Whist club")), Change(5, "b", None)])
    assert (chess.found("bridge"), chess.found("draughts"), chess.indexer.position()) == (["a"], ["b"], 5)


def test_a_commit_whose_position_was_lost_is_applied_again_and_changes_nothing(chess):
    change = Change(1, "c", service("c", "Ukulele band"))
    chess.indexer.apply([change])
    store.record_position(store.current(chess.folder), 0)
    chess.indexer.apply([change])
    assert (chess.found("ukulele"), chess.ask().total) == (["c"], 3)


def test_nothing_to_apply_is_not_a_commit(chess):
    before = sorted(path.name for path in store.current(chess.folder).iterdir())
    assert chess.indexer.apply([])
    assert sorted(path.name for path in store.current(chess.folder).iterdir()) == before


def test_a_document_that_cannot_be_indexed_leaves_the_index_as_it_was(chess):
    bad = replace(service("c", "Ukulele"), points=((object(), 0.0),))
    with pytest.raises(TypeError):
        chess.indexer.apply([Change(1, "d", service("d", "Whist")), Change(2, "c", bad)])
    assert (chess.found("whist"), chess.indexer.position()) == ([], 0)
    assert chess.indexer.apply([Change(1, "d", service("d", "Whist"))])


def test_while_another_writes_we_go_on_with_what_is_there(chess):
    with store.writing(chess.folder, wait_s=0) as held:
        assert held
        assert chess.indexer.apply([Change(1, "a", None)]) is False
        assert chess.indexer.rebuild([], seq=1, wait_s=0) is None
        assert chess.found("chess") == ["a"]


def test_a_rebuild_replaces_everything_and_removes_generations_before_the_last(chess):
    for turn in range(1, 4):
        assert chess.indexer.rebuild([service("z", f"Zumba {turn}")], seq=turn) == 1
    assert (chess.found(), chess.indexer.position()) == (["z"], 3)
    assert len(list(chess.folder.glob("gen-*"))) == 2


def test_a_rebuild_that_fails_leaves_the_old_index(chess):
    def broken():
        yield service("z", "Zumba")
        raise ConnectionError("the database went away")

    with pytest.raises(ConnectionError):
        chess.indexer.rebuild(broken(), seq=9)
    assert (chess.found("chess"), chess.indexer.position()) == (["a"], 0)
    chess.indexer.rebuild([service("z", "Zumba")], seq=9)
    assert (chess.found(), len(list(chess.folder.glob("gen-*")))) == (["z"], 2)


def test_of_many_that_find_an_index_missing_one_makes_it_anew(chess):
    seen = chess.indexer.generation()
    assert chess.indexer.rebuild([service("z", "Zumba")], seq=9, instead_of=seen) == 1
    assert chess.indexer.rebuild([service("y", "Yoga")], seq=9, instead_of=seen) is None
    assert chess.found() == ["z"]


def test_the_first_index_is_made_by_one_of_many(tmp_path):
    indexer = Indexer(tmp_path / "new")
    assert indexer.generation() == ""
    assert indexer.rebuild([service("z", "Zumba")], seq=1, instead_of="") == 1
    assert indexer.rebuild([], seq=1, instead_of="") is None


def test_a_word_that_only_deleted_services_had_is_neither_offered_nor_known(library):
    made = library(*documents(200), service("refuge", "Sanctuary for Wyvernholme"))
    assert made.ask("wyvernholm").suggestion == "" != made.found("wyvernholm")
    assert made.ask("wyvernholne").suggestion == "wyvernholme"
    made.indexer.apply([Change(1, "refuge", None)])
    assert (made.ask("wyvernholne").suggestion, made.found("wyvernholm")) == ("", [])
    assert made.ask("wyvernholme").total == 0
    assert not made.index._snapshot.live.all()


def test_an_index_that_followed_changes_finds_counts_and_suggests_what_a_new_one_does(many, library):
    fresh = library(*many.known.values())
    for text in ("", "debt advice", "benifits", "renewed", "walking group halifax", "lonley", "wal", "men's shed"):
        followed, anew = many.ask(text, size=100), fresh.ask(text, size=100)
        assert (followed.total, followed.total_complete, followed.facets) == (
            anew.total,
            anew.total_complete,
            anew.facets,
        )
        assert followed.suggestion == anew.suggestion
        if anew.total <= 100:
            assert {hit.service_id for hit in followed.hits} == {hit.service_id for hit in anew.hits}


def test_a_reader_of_the_old_generation_goes_on_until_its_next_search(chess):
    other = SearchIndex(chess.folder)
    other.refresh()
    snapshot = other._snapshot
    chess.indexer.rebuild([service("z", "Zumba")], seq=9)
    assert snapshot.documents("name", "chess").tolist() == [0]
    other.refresh()
    assert other._snapshot.facts.service_ids == ["z"]


def test_an_empty_index_answers_with_nothing(library):
    assert library().ask("chess").total == 0


def test_an_index_emptied_by_changes_answers_with_nothing(chess):
    chess.indexer.apply([Change(1, "a", None), Change(2, "b", None)])
    assert (chess.ask("chess").total, chess.ask().total) == (0, 0)


def test_no_index_is_said_plainly(tmp_path):
    nothing = Indexer(tmp_path / "none")
    for ask in (nothing.position, lambda: nothing.apply([]), SearchIndex(tmp_path / "none").refresh):
        with pytest.raises(IndexMissing, match="There is no search index"):
            ask()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh leaves the bad file open
@pytest.mark.parametrize("damage", ["position", "format", "toc", "segment", "current", "folder"])
def test_a_damaged_index_is_noticed_and_a_rebuild_mends_it(chess, damage):
    folder = store.current(chess.folder)
    chess.index = SearchIndex(chess.folder)
    if damage == "position":
        (folder / "POSITION").write_text("{")
    elif damage == "format":
        (folder / "POSITION").write_text(json.dumps({"format": -1, "seq": 0}))
    elif damage == "current":
        (chess.folder / "CURRENT").write_text("../elsewhere")
    elif damage == "folder":
        store.remove_old(chess.folder)
    else:
        for path in folder.glob("*.toc" if damage == "toc" else "*.seg"):
            path.write_bytes(path.read_bytes()[:20])
    with pytest.raises(IndexMissing):
        chess.ask("chess")
    gc.collect()
    chess.indexer.rebuild([service("a", "Chess")], seq=1)
    assert chess.found("chess") == ["a"]


def test_arrays_of_a_segment_die_with_it(chess):
    chess.found("chess")
    before = set(chess.index._snapshot.segments)
    chess.indexer.rebuild([service("z", "Zumba")], seq=1)
    chess.found("zumba")
    assert {key for key, _, _ in chess.index._postings._held}.isdisjoint(before)


def test_arrays_of_a_segment_outlive_a_commit_that_leaves_it(chess):
    chess.found("chess")
    first = next(iter(chess.index._snapshot.segments.values()))
    chess.indexer.apply([Change(1, "a", None)])
    assert chess.found("chess") == []
    kept = chess.index._snapshot.segments.values()
    assert first in kept or len(kept) == 1  # Whoosh may have merged them


def test_a_forked_process_opens_its_own_files(chess):
    chess.found("chess")
    before, chess.index._process = chess.index._snapshot, -1
    assert chess.found("chess") == ["a"]
    assert chess.index._snapshot is not before


def test_threads_may_share_an_index(many):
    index = SearchIndex(many.folder)
    texts = ["advice", "debt", "walking group", "halifax", "friendly"] * 6
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda text: index.search(asking(text)), texts))
    assert answers == [many.index.search(asking(text)) for text in texts]


def test_the_cache_stays_below_its_bytes_and_answers_the_same(many):
    small = SearchIndex(many.folder, ranking=replace(SETTINGS, cache_bytes=4000, cache_bytes_a_service=0))
    for text in ("advice", "walking group", "debt", "friendly volunteers", "halifax", "advice"):
        answer = small.search(asking(text))
        assert answer == many.index.search(asking(text))
        assert small._postings.nbytes <= 4000 or len(small._postings) == 1


def test_the_cache_grows_with_the_services(many):
    roomy = SearchIndex(many.folder, ranking=replace(SETTINGS, cache_bytes=1, cache_bytes_a_service=10_000))
    texts = ("advice", "walking group", "debt", "friendly volunteers", "halifax")
    answers = [roomy.search(asking(text)) for text in texts]
    held = dict(roomy._postings._held)
    assert len(held) > len(texts)
    assert [roomy.search(asking(text)) for text in texts] == answers
    assert all(roomy._postings._held[key] is value for key, value in held.items())


def asking(text: str) -> SearchQuery:
    return SearchQuery(NOW, text)


def test_a_cache_forgets_what_was_used_least_recently():
    class Block:
        nbytes = 100

    cache: ByteCache[str, Block] = ByteCache(2 * (100 + OVERHEAD))
    first = cache.get("a", Block)
    cache.get("b", Block)
    assert cache.get("a", Block) is first
    cache.get("c", Block)
    assert (cache.get("a", Block) is first, len(cache), cache.nbytes) == (True, 2, 2 * (100 + OVERHEAD))


WRITER = """
import sys
from bench.search_corpus import documents
from hub.directory.search.document import Change
from hub.directory.search.indexer import Indexer
folder, job, first = sys.argv[1], sys.argv[2], int(sys.argv[3])
indexer, services = Indexer(folder), documents(40)
print("ready", flush=True)
turn = first
while True:
    if job == "rebuild":
        indexer.rebuild(services, seq=turn, wait_s=5)
    else:
        step = services[turn % 40]
        indexer.apply([Change(indexer.position() + 1, step.service_id, step)], wait_s=5)
    turn += 1
"""


def start(folder: Path, job: str, first: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(folder), job, str(first)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ})
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.slow
@pytest.mark.parametrize("job", ["apply", "rebuild"])
def test_a_writer_killed_at_any_moment_leaves_an_index_that_answers(tmp_path, job):
    services = documents(40)
    indexer, index = Indexer(tmp_path / "search"), SearchIndex(tmp_path / "search")
    indexer.rebuild(services, seq=0)
    for turn in range(6):
        process = start(tmp_path / "search", job, turn * 1000)
        time.sleep(0.013 * (turn + 1))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        answer = index.search(asking(""))
        assert answer.total == 40
        done = indexer.position()
        assert indexer.apply([Change(done + 1, "extra", service("extra", "Ukulele"))], wait_s=2)
        assert index.search(asking("ukulele")).total == 1
        assert indexer.apply([Change(done + 2, "extra", None)], wait_s=2)


@pytest.mark.slow
def test_two_processes_write_and_a_third_reads_every_commit(tmp_path):
    folder = tmp_path / "search"
    indexer, index = Indexer(folder), SearchIndex(folder)
    indexer.rebuild(documents(40), seq=0)
    writers = [start(folder, "apply", 0), start(folder, "apply", 7)]
    try:
        reached, until = 0, time.monotonic() + 20
        while reached < 25 and time.monotonic() < until:
            assert index.search(asking("")).total == 40
            now = indexer.position()
            assert now >= reached
            reached = now
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
            writer.stdout.close()
    assert reached >= 25
