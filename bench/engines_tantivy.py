"""tantivy for the comparison: a library in Rust; only there where somebody installed it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tantivy

from bench.engines import TEXT, WEIGHTS, box, plain_words, row
from bench.uk_corpus import Question
from hub.directory.search.document import SearchDocument

_ONLY = tantivy.Occur.Must
_FLOAT = tantivy.FieldType.Float


class Tantivy:
    """BM25 over five fields; of the circle it tests the square around, which is kinder to it."""

    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", tokenizer_name="raw")
        for name in TEXT:
            builder.add_text_field(name, tokenizer_name="en_stem")
        for name in ("term", "day", "free"):
            builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
        for name in ("lat", "lon"):
            builder.add_float_field(name, indexed=True, fast=True)
        self.schema = builder.build()
        folder.mkdir(parents=True, exist_ok=True)
        self.index = tantivy.Index(self.schema, str(folder))
        self._writer = self.index.writer(128_000_000, 1)

    def build(self, services: Sequence[SearchDocument]) -> None:
        for number, service in enumerate(services):
            self._add(number, service)
        self._commit()

    def _add(self, number: int, service: SearchDocument) -> None:
        *texts, latitude, longitude, days, free = row(service)
        document: dict[str, Any] = dict(zip(TEXT, texts, strict=True))
        document |= {"id": str(number), "term": list(service.term_ids), "free": str(free)}
        document |= {"lat": latitude, "lon": longitude, "day": [str(day) for day in range(7) if days >> day & 1]}
        self._writer.add_document(tantivy.Document.from_dict(document, self.schema))

    def _commit(self) -> None:
        self._writer.commit()
        self.index.reload()
        self._searcher = self.index.searcher()

    def search(self, asked: Question) -> int:
        must = []
        if words := plain_words(asked.text):
            must.append(self.index.parse_query(" ".join(words), list(TEXT), WEIGHTS))
        if asked.near is not None and asked.within_m is not None:
            south, north, west, east, _ = box(asked.near, asked.within_m)
            must.append(tantivy.Query.range_query(self.schema, "lat", _FLOAT, south, north))
            must.append(tantivy.Query.range_query(self.schema, "lon", _FLOAT, west, east))
        if asked.term_ids is not None:
            must.append(tantivy.Query.term_set_query(self.schema, "term", sorted(asked.term_ids)))
        if asked.day is not None:
            must.append(tantivy.Query.term_query(self.schema, "day", str(asked.day)))
        if asked.free_only:
            must.append(tantivy.Query.term_query(self.schema, "free", "1"))
        query = tantivy.Query.boolean_query([(_ONLY, each) for each in must]) if must else tantivy.Query.all_query()
        return int(self._searcher.search(query, limit=20, count=True).count)

    def update(self, number: int, service: SearchDocument) -> None:
        self._writer.delete_documents("id", str(number))
        self._add(number, service)
        self._commit()
