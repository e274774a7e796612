"""The job: a few hosts each round, each at most once a week, whatever number of processes are at it."""

import time
from datetime import timedelta
from functools import partial

import dns.resolver
from flask import current_app

from hub.core.actor import Actor
from hub.core.clock import now
from hub.directory.actions.web_checks import gather_addresses, take_due_host, take_host, write_look
from hub.directory.imports.fetch.connection import Resolve, resolve
from hub.directory.imports.web_checks.mail import look_at_domain
from hub.directory.imports.web_checks.page import Browser, look_at_page
from hub.directory.queries.sources import web_policy
from hub.directory.queries.web_checks import last_seen
from hub.directory.rules.web_checks import CheckKind, is_anybodys

GATHER_EVERY = timedelta(hours=1)
HOSTS_A_ROUND = 20
ROUND_S = 30.0  # other jobs wait meanwhile


def check_due(
    *,
    actor: Actor,
    resolving: Resolve = resolve,
    resolver: dns.resolver.Resolver | None = None,
    most: int = HOSTS_A_ROUND,
) -> int:
    """Look at one address of each host whose week is over, `most` at a time; gives how many were looked at."""
    seen = last_seen()
    if seen is None or seen <= now() - GATHER_EVERY:
        gather_addresses(actor=actor)
    browser = Browser(web_policy(), agent(), partial(_may_ask, actor=actor), resolving)
    end, done = time.monotonic() + ROUND_S, 0
    while done < most and time.monotonic() < end:
        due = take_due_host(actor=actor)
        if due is None:
            break
        is_mail = due.kind is CheckKind.EMAIL
        look = look_at_domain(due.address, resolver) if is_mail else look_at_page(due.address, browser)
        write_look(due, look, actor=actor)
        done += 1
    return done


def agent() -> str:
    """Say who asks, so that whoever runs a server can find out and complain."""
    return f"Hub link check (+{current_app.config['HUB'].base_url})"


def _may_ask(host: str, *, actor: Actor) -> bool:
    return is_anybodys(host) and take_host(host, actor=actor)
