"""Putting messages into the outbox, and taking them out."""

from datetime import timedelta
from typing import Any

from flask import current_app, render_template
from sqlalchemy import select

from hub.core.clock import now
from hub.core.db import db, transaction
from hub.notifications.models import Message, MessageState
from hub.notifications.senders import Email, SendFailed, sender_for

RETRY_AFTER_MINUTES = (1, 5, 30, 120, 720)


def enqueue(*, to: str, template: str, context: dict[str, Any]) -> Message:
    """Leave a message to be sent after the commit. The template is `mail/<template>.txt`, its first line the subject.

    The context must not hold a person's data: e-mail is read on shared screens and by other people's servers.
    """
    with transaction() as current:
        message = Message(to=to, template=template, context=context, next_try_at=now())
        db.session.add(message)
        db.session.flush()
        if current_app.config["HUB_INLINE_JOBS"]:
            current.after_commit(send_due)
        return message


def send_due() -> int:
    """Send what is due and give how many were sent. Safe to run twice and from several processes."""
    sent = 0
    while _send_next():
        sent += 1
    return sent


def _send_next() -> bool:
    with transaction():
        message = db.session.scalars(
            select(Message)
            .where(Message.state == MessageState.PENDING, Message.next_try_at <= now())
            .order_by(Message.next_try_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if message is None:
            return False
        message.attempts += 1
        try:
            sender_for(current_app.config["HUB_MAIL_URL"]).send(_compose(message))
        except SendFailed as failure:
            _try_later(message, failure)
        else:
            message.state, message.sent_at, message.last_error = MessageState.SENT, now(), ""
        return True


def _try_later(message: Message, failure: SendFailed) -> None:
    message.last_error = str(failure)[:500]
    if message.attempts > len(RETRY_AFTER_MINUTES):
        message.state = MessageState.FAILED
    else:
        message.next_try_at = now() + timedelta(minutes=RETRY_AFTER_MINUTES[message.attempts - 1])


def _compose(message: Message) -> Email:
    text = render_template(f"mail/{message.template}.txt", **message.context).strip()
    subject, _, body = text.partition("\n")
    return Email(to=message.to, subject=subject.strip(), body=body.strip() + "\n", message_id=str(message.id))
