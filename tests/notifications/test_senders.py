"""Handing messages over to a real mail server."""

from collections.abc import Iterator

import pytest

from hub.core.settings import SettingsError
from hub.notifications.senders import ConsoleSender, Email, SendFailed, SmtpSender, sender_for
from tests.factories.mail_server import MailServer, running_mail_server

EMAIL = Email("zoe@charity.example", "A referral – answer it", "First.\n.Dot line\n", "0c9d")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running_mail_server() as running:
        yield running


def test_a_message_arrives_as_it_was_written(server: MailServer) -> None:
    sender_for(server.url).send(EMAIL)
    (taken,) = server.taken
    assert (taken["From"], taken["To"], taken["Subject"]) == (
        "hub@place.example",
        "zoe@charity.example",
        "A referral – answer it",
    )
    assert taken["Message-ID"] == "<0c9d@127.0.0.1>"
    assert taken.get_content().replace("\r\n", "\n") == EMAIL.body


def test_a_refusal_of_the_server_may_be_tried_again(server: MailServer) -> None:
    server.refusing = True
    with pytest.raises(SendFailed):
        SmtpSender(server.url).send(EMAIL)


def test_a_server_that_is_not_there_may_be_tried_again() -> None:
    with pytest.raises(SendFailed):
        SmtpSender("smtp://127.0.0.1:1").send(EMAIL)


def test_a_password_never_goes_over_an_open_line(server: MailServer) -> None:
    with pytest.raises(SendFailed, match="STARTTLS"):
        SmtpSender(server.url.replace("smtp://", "smtp://hub:secret@")).send(EMAIL)


def test_an_address_with_a_line_end_cannot_add_a_header(server: MailServer) -> None:
    with pytest.raises(SendFailed):
        SmtpSender(server.url).send(Email("zoe@charity.example\nBcc: x@y.example", "S", "B\n", "1"))
    assert server.taken == []


def test_the_console_shows_it_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    ConsoleSender().send(EMAIL)
    assert "Subject: A referral – answer it" in capsys.readouterr().err


def test_an_unknown_sender_is_refused_by_name() -> None:
    with pytest.raises(SettingsError, match="pigeon"):
        sender_for("pigeon://loft")
