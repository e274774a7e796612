"""Putting messages into the outbox, and taking them out.

Delivery is at least once: a process that dies between handing a message over and noting it leaves the message to be
sent again after its lease, with the same Message-ID, by which mail programs know it for the same.
"""

from typing import Any
from uuid import UUID

from flask import current_app
from jinja2 import TemplateError
from sqlalchemy import select

from hub.core.clock import now
from hub.core.db import db, transaction
from hub.notifications.models import Message, MessageState
from hub.notifications.rules import LEASE, check_context, retry_after
from hub.notifications.senders import Email, SendFailed, sender_for


def enqueue(*, to: str, template: str, context: dict[str, Any], secrets: dict[str, str] | None = None) -> Message:
    """Leave a message to be sent after the commit. The template is `mail/<template>.txt`, its first line the subject.

    The context must not hold a person's data: e-mail is read on shared screens and by other people's servers. What is
    in `secrets` (a one-time link) is known to the template too and is wiped once the message has left.
    Raises ValueError for what looks personal, TemplateError for a template that cannot be read.
    """
    check_context(context)
    with transaction() as current:
        message = Message(to=to, template=template, context=context, secrets=secrets or {}, next_try_at=now())
        _compose(message)  # a mistake in a template shows here, not in the night
        db.session.add(message)
        db.session.flush()
        if current_app.config["HUB_INLINE_JOBS"]:
            current.after_commit(_send_now)
        return message


def _send_now() -> None:
    send_due()


def send_due() -> int:
    """Send what is due and give how many were sent. Safe to run twice and from several processes."""
    sender = sender_for(current_app.config["HUB_MAIL_URL"])
    sent = 0
    while message := _claim():
        try:
            sender.send(_compose(message))
        except (SendFailed, TemplateError) as failure:
            _put_back(message.id, str(failure))
        else:
            _mark_sent(message.id)
            sent += 1
    return sent


def _claim() -> Message | None:
    """Take the next due message for the length of a lease, so that no lock is held while a mail server answers."""
    with transaction():
        message = db.session.scalars(
            select(Message)
            .where(Message.state == MessageState.PENDING, Message.next_try_at <= now())
            .order_by(Message.next_try_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if message is None:
            return None
        message.attempts += 1
        message.next_try_at = now() + LEASE
        return message


def _mark_sent(message_id: UUID) -> None:
    with transaction():
        message = db.session.get_one(Message, message_id, with_for_update=True)
        message.state, message.sent_at, message.last_error, message.secrets = MessageState.SENT, now(), "", {}


def _put_back(message_id: UUID, failure: str) -> None:
    with transaction():
        message = db.session.get_one(Message, message_id, with_for_update=True)
        later = retry_after(message.attempts)
        if later is None:
            _give_up(message, failure)
        else:
            message.last_error, message.next_try_at = failure[:500], now() + later


def _give_up(message: Message, failure: str) -> None:
    message.state, message.last_error, message.secrets = MessageState.FAILED, failure[:500], {}


def _compose(message: Message) -> Email:
    template = current_app.jinja_env.get_template(f"mail/{message.template}.txt")
    text = template.render(**message.context, **message.secrets).strip()
    subject, _, body = text.partition("\n")
    return Email(to=message.to, subject=subject.strip(), body=body.strip() + "\n", message_id=str(message.id))
