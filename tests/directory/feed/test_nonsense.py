"""Whatever is asked, the feed answers with sense or says what is wrong with it; it never breaks."""

from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.directory.schemas.feed_parameters import PARAMETERS
from tests.directory.feed.official import PATHS
from tests.directory.feed.walk import FEEDS
from tests.factories.directory import make_service

LIKELY = ("1", "-1", "0", "true", "no", "ndjson", "MO,FR", "09:30", "24:00", "HX1 1UG", "HX1", "M4 1HN", "1e9")
LIKELY += ("2026-03-31", "2026-03-31T09:00:00+01:00", str(uuid4()))
LIKELY += ("advice", "the", "%", "_", "'", "9999999", "\0", "😀", "٣", "²")
values = st.sampled_from(LIKELY) | st.text(max_size=12)
asked = st.dictionaries(st.sampled_from(sorted(PARAMETERS)), values, max_size=5)


@pytest.fixture
def filled(app: Flask) -> Flask:
    make_service()
    return app


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(feed=st.sampled_from(FEEDS), path=st.sampled_from(sorted(PATHS)), query=asked, posted=st.booleans())
def test_no_question_breaks_the_feed(filled: Flask, feed: str, path: str, query: dict[str, str], posted: bool) -> None:
    client = filled.test_client()
    if posted and feed.startswith("/hsds"):
        answer = client.post(f"{feed}/{path}", json=query)
    else:
        answer = client.get(f"{feed}/{path}", query_string=query)
    assert answer.status_code in {200, 400}
    if answer.status_code == 400:
        assert answer.json["errors"][0]["field"] in {*PARAMETERS, "body"}
    elif answer.mimetype == "application/json":
        assert answer.json["size"] == len(answer.json["contents"]) <= max(answer.json["total_items"], 0)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    path=st.sampled_from(sorted(PATHS)),
    object_id=st.text(st.characters(exclude_characters="/", exclude_categories=["Cs"]), min_size=1),
)
def test_no_id_breaks_the_feed(app: Flask, path: str, object_id: str) -> None:
    answer = app.test_client().get(f"/oruk/v3/{path}/{object_id}")
    assert answer.status_code in {200, 404, 308}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
