"""Asking the domain name system whether a domain takes mail. Nothing is sent, and the domain's own server not asked.

Sources: RFC 5321 section 5.1 (without an MX record the address of the domain itself counts), RFC 7505 (null MX).
"""

import dns.exception
import dns.name
import dns.resolver
from dns.rdatatype import RdataType

from hub.directory.rules.web_checks import CheckOutcome, Look

PATIENCE_S = 5.0
_ADDRESSES = (RdataType.A, RdataType.AAAA)


def look_at_domain(domain: str, resolver: dns.resolver.Resolver | None = None) -> Look:
    """Say whether a domain takes mail; where the name servers do not answer it stays open (UNSURE)."""
    try:
        resolver = resolver or dns.resolver.Resolver()
        exchanges = [getattr(each, "exchange", dns.name.root) for each in _records(resolver, domain, RdataType.MX)]
        if exchanges:
            takes = any(each != dns.name.root for each in exchanges)
        else:
            takes = any(_records(resolver, domain, kind) for kind in _ADDRESSES)
    except dns.resolver.NXDOMAIN:
        return Look(CheckOutcome.NO_HOST)
    except dns.exception.DNSException:
        return Look(CheckOutcome.UNSURE)
    return Look(CheckOutcome.FINE if takes else CheckOutcome.GONE)


def _records(resolver: dns.resolver.Resolver, domain: str, kind: RdataType) -> list[object]:
    answer = resolver.resolve(f"{domain}.", kind, lifetime=PATIENCE_S, raise_on_no_answer=False)
    return list(answer.rrset or ())
