"""How a message leaves: the only code in Hub that sends anything."""

import smtplib
import ssl
import sys
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from hub.core.clock import now
from hub.core.settings import SettingsError

TIMEOUT_S = 20  # well within the lease of a claimed message


class SendFailed(Exception):
    """The message could not be handed over; it may be tried again."""


@dataclass(frozen=True)
class Email:
    """A plain-text message."""

    to: str
    subject: str
    body: str
    message_id: str


class Sender(Protocol):
    """Something that hands a message over; raises SendFailed where it cannot."""

    def send(self, email: Email) -> None:
        """Hand it over."""


class ConsoleSender:
    """Prints messages where the server runs: for development."""

    def send(self, email: Email) -> None:
        """Print it."""
        sys.stderr.write(f"\n--- e-mail to {email.to} ---\nSubject: {email.subject}\n\n{email.body}--- end ---\n")


@dataclass(frozen=True)
class SmtpSender:
    """Sends by SMTP: smtp://user:password@host:587?from=hub@place.example, or smtps:// for TLS from the start."""

    url: str

    def send(self, email: Email) -> None:
        """Hand it to the server; raises SendFailed."""
        parts = urlsplit(self.url)
        try:
            with _connect(parts) as server:
                if parts.username:
                    if parts.scheme == "smtp":
                        server.starttls(context=ssl.create_default_context())
                    server.login(unquote(parts.username), unquote(parts.password or ""))
                server.send_message(_as_mail(email, parts))
        except (OSError, smtplib.SMTPException, ValueError) as failure:  # ValueError: no address, or a line end in one
            raise SendFailed(str(failure)) from failure


def _connect(parts: SplitResult) -> smtplib.SMTP:
    host, port = parts.hostname or "", parts.port or 0
    if parts.scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=TIMEOUT_S)


def _as_mail(email: Email, parts: SplitResult) -> EmailMessage:
    message = EmailMessage()
    message["From"] = parse_qs(parts.query).get("from", ["hub@localhost"])[0]
    message["To"], message["Subject"] = email.to, email.subject
    message["Message-ID"] = f"<{email.message_id}@{parts.hostname}>"
    message["Date"] = format_datetime(now())
    message.set_content(email.body)
    return message


def sender_for(url: str) -> Sender:
    """Choose the sender that HUB_MAIL_URL names; raises SettingsError for an unknown one."""
    scheme = urlsplit(url).scheme
    if scheme == "console":
        return ConsoleSender()
    if scheme in {"smtp", "smtps"}:
        return SmtpSender(url)
    raise SettingsError(f"HUB_MAIL_URL starts with {scheme!r}; it must be console:, smtp:// or smtps://.")
