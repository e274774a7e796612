"""A practice's system does the same by API, over HTTP, with its own key."""

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from flask import Flask

from hub.demo.actions import Loaded

MAUREEN = "9991000011"


def call(address: str, key: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
    data = json.dumps(body).encode() if body is not None else None
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = Request(
        address + path, data, {"Authorization": f"Bearer {key}", "Content-Type": "application/json"} | named
    )
    try:
        with urlopen(request) as answer:
            return answer.status, json.load(answer)
    except HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)


def test_search_refer_repeat_and_read(address: str, place: tuple[Flask, Loaded]) -> None:
    own, other = place[1].keys["Wharf Street Surgery"], place[1].keys["Hebble Lane Practice"]
    status, found = call(address, own, "/api/v1/services/search", {"text": "walking group", "near": "HX7 8EQ"})
    assert status == 200
    walk = next(each for each in found["services"] if each["name"] == "Walk and Talk")
    status, plan = call(address, own, "/api/v1/plans/search", {"nhs_number": MAUREEN})
    assert status == 200, plan
    body = {
        "goal_id": plan["goals"][0]["id"],
        "service_id": walk["id"],
        "reason": "She wants to walk with company.",
        "risks": {"no_known_risks": True},
        "consent": {"how": "by phone"},
        "referrer": {"name": "Dr Nadia Farooq", "role": "GP"},
    }
    status, sent = call(address, own, "/api/v1/referrals", body, Idempotency_Key="walk-and-talk-1")
    assert status == 201, sent
    assert call(address, own, "/api/v1/referrals", body, Idempotency_Key="walk-and-talk-1") == (201, sent)
    status, read = call(address, own, f"/api/v1/referrals/{sent['id']}")
    assert (status, read["status"], read["reference"]) == (200, "requested", sent["reference"])
    assert call(address, other, f"/api/v1/referrals/{sent['id']}")[0] == 404
    assert call(address, other, "/api/v1/plans/search", {"nhs_number": MAUREEN})[0] == 404
