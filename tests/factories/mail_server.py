"""A real SMTP server in a thread, as small as can be: it keeps what it takes and can be told to refuse."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from email.policy import default
from threading import Thread


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mail on a port of its own."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.taken: list[Message] = []
        self.refusing = False

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}?from=hub@place.example"


class _Conversation(socketserver.StreamRequestHandler):
    """One client's conversation (RFC 5321, the least of it)."""

    server: MailServer

    def handle(self) -> None:
        self.say("220 ready")
        for line in self.rfile:
            verb = line.split(b" ")[0].strip().upper()
            if verb == b"QUIT":
                return self.say("221 bye")
            if verb == b"DATA":
                self.say("354 go on")
                self.server.taken.append(message_from_bytes(self.read_data(), policy=default))
            if verb == b"RCPT" and self.server.refusing:
                self.say("451 try again later")
            else:
                self.say("250 ok")
        return None

    def read_data(self) -> bytes:
        lines: list[bytes] = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def running_mail_server() -> Iterator[MailServer]:
    """Run one for the length of a test."""
    with MailServer() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
