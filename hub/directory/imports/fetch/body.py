"""Reading the body of an answer: unpacked piece by piece, and never more than was allowed."""

import zlib
from collections.abc import Iterator
from typing import IO

from urllib3 import HTTPResponse

from hub.directory.imports.fetch.allowance import MEGABYTE, Allowance
from hub.directory.imports.fetch.connection import Connection
from hub.directory.imports.fetch.errors import CannotFetch

_CHUNK = 64 * 1024
_NO_RATIO_BELOW = MEGABYTE
_GZIP = 16 + zlib.MAX_WBITS


def read_body(answer: HTTPResponse, connection: Connection, to: IO[bytes], most: int, allowance: Allowance) -> int:
    """Write the unpacked body to a file and give its size in bytes. Raises CannotFetch for more than `most`."""
    told = answer.headers.get("Content-Length", "")
    if told.isascii() and told.isdigit() and (len(told) > 15 or int(told) > most):
        raise _too_large(most)
    packed = _packed(answer, connection, allowance)
    size = 0
    for piece in _unpacked(packed, answer.headers.get("Content-Encoding", ""), allowance.limits.ratio):
        size += len(piece)
        if size > most:
            raise _too_large(most)
        to.write(piece)
    return size


def _packed(answer: HTTPResponse, connection: Connection, allowance: Allowance) -> Iterator[bytes]:
    """Give the body as it comes over the wire; whoever sends too slowly is cut off."""
    since = 0
    while True:
        with connection.words():
            piece = answer.read1(_CHUNK, decode_content=False)
        if not piece:
            if connection.guard.has_cut:
                raise CannotFetch("The server was too slow: Hub stopped waiting.", why="slow")
            return
        allowance.spend(len(piece))
        since += len(piece)
        if since >= allowance.limits.pace_bytes:
            since = 0
            connection.watch()
        yield piece


def _unpacked(packed: Iterator[bytes], encoding: str, ratio: int) -> Iterator[bytes]:
    encoding = encoding.strip().lower()
    if encoding in {"", "identity"}:
        yield from packed
        return
    if encoding not in {"gzip", "x-gzip"}:
        raise CannotFetch("The answer is packed in a way that Hub did not ask for.", why="encoding")
    unpacking = zlib.decompressobj(_GZIP)
    came = gave = 0
    for piece in packed:
        came += len(piece)
        rest = piece
        while rest:
            if unpacking.eof:
                unpacking = zlib.decompressobj(_GZIP)
            out = _unpack(unpacking, rest)
            rest = unpacking.unconsumed_tail or unpacking.unused_data
            gave += len(out)
            if gave > _NO_RATIO_BELOW and gave > ratio * came:
                raise CannotFetch(
                    f"The answer unpacks to more than {ratio} times its size: Hub stopped reading.", why="bomb"
                )
            yield out
    if not unpacking.eof:
        raise CannotFetch("The connection broke off before all of the answer was there.", why="broken")


def _unpack(unpacking: "zlib._Decompress", piece: bytes) -> bytes:
    try:
        return unpacking.decompress(piece, _CHUNK * 4)
    except zlib.error as error:
        raise CannotFetch("The answer is packed, and cannot be unpacked.", why="encoding") from error


def _too_large(most: int) -> CannotFetch:
    said = f"{most // MEGABYTE:,} MB" if most >= MEGABYTE else f"{most:,} bytes"
    return CannotFetch(f"The answer is larger than {said}: Hub stopped reading.", why="size")
