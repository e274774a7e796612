"""A hash chain: each row's hash covers its content and the hash before it, so that a change shows."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

GENESIS = "0" * 64


def link(previous: str, content: Mapping[str, Any]) -> str:
    """Give the SHA-256 (hex) over the previous hash and the content as canonical JSON (sorted keys, UTC times)."""
    body = orjson.dumps(content, default=_plain, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)
    return hashlib.sha256(previous.encode() + b"\n" + body).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)
