"""How a message leaves: the only code in Hub that sends anything."""

import smtplib
import sys
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

from hub.core.settings import SettingsError


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
        message = EmailMessage()
        message["From"] = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair).get("from", "")
        message["To"], message["Subject"] = email.to, email.subject
        message["Message-ID"] = f"<{email.message_id}@{parts.hostname}>"
        message.set_content(email.body)
        kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
        try:
            with kind(parts.hostname or "", parts.port or 0, timeout=20) as server:
                if parts.username:
                    if parts.scheme == "smtp":
                        server.starttls()
                    server.login(unquote(parts.username), unquote(parts.password or ""))
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as failure:
            raise SendFailed(str(failure)) from failure


def sender_for(url: str) -> Sender:
    """Choose the sender that HUB_MAIL_URL names; raises SettingsError for an unknown one."""
    scheme = urlsplit(url).scheme
    if scheme == "console":
        return ConsoleSender()
    if scheme in {"smtp", "smtps"}:
        return SmtpSender(url)
    raise SettingsError(f"HUB_MAIL_URL starts with {scheme!r}; it must be console:, smtp:// or smtps://.")
