"""A real name server on this machine, that answers for made-up domains."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset

# Of a domain: its records by kind ("MX": "10 mail.one.org.uk."), or the code of a failure ("SERVFAIL").
Zone = dict[str, dict[str, str] | str]


@contextmanager
def running_name_server(zone: Zone) -> Iterator[dns.resolver.Resolver]:
    """Run one for the length of a test; gives a resolver that asks it and nobody else."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        thread = Thread(target=_serve, args=(sock, zone))
        thread.start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], sock.getsockname()[1]
        try:
            yield resolver
        finally:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
                last.sendto(b"", sock.getsockname())
            thread.join()


def _serve(sock: socket.socket, zone: Zone) -> None:
    while True:
        wire, sender = sock.recvfrom(4096)
        if not wire:
            return
        sock.sendto(_answer(dns.message.from_wire(wire), zone).to_wire(), sender)


def _answer(query: dns.message.Message, zone: Zone) -> dns.message.Message:
    answer, asked = dns.message.make_response(query), query.question[0]
    answer.flags |= dns.flags.RA
    found = zone.get(asked.name.to_text(omit_final_dot=True), "NXDOMAIN")
    if isinstance(found, str):
        answer.set_rcode(dns.rcode.from_text(found))
    elif record := found.get(dns.rdatatype.to_text(asked.rdtype)):
        answer.answer.append(dns.rrset.from_text(asked.name, 60, "IN", asked.rdtype, record))
    return answer
