"""Text that others wrote, made safe and plain to show: no mark-up, and only web addresses that are web addresses."""

import html
import re

_BREAK = re.compile(r"<\s*(?:/p|/div|/li|/h[1-6]|br\s*/?)\s*>", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
_MARKS = re.compile(r"(?m)^[ \t]*(?:#{1,6}\s+|[*+-]\s+)|\*\*|__")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def printable(text: str) -> str:
    """Give the text without control characters, which steer a terminal and are no part of a page."""
    return text if text.isprintable() else _CONTROL.sub("", text)


def plain(text: str) -> tuple[str, ...]:
    """Give the paragraphs of a text without HTML or Markdown."""
    lined = _BREAK.sub("\n\n", text.replace("\r\n", "\n").replace("\\n", "\n"))
    bare = _MARKS.sub("", html.unescape(_TAG.sub("", lined)))
    return tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", bare) if part.strip())


def shortened(text: str, limit: int = 180) -> str:
    """Give the first sentences that fit into so many characters, or the words that do, with an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    sentence = max(head.rfind(end) for end in (". ", "! ", "? "))
    return head[: sentence + 1] if sentence > limit // 3 else head.rsplit(" ", 1)[0].rstrip(",;:") + "…"


def web_address(text: str) -> str:
    """Give an address that may stand in a link (http or https), with its scheme; "" for anything else."""
    text = text.strip()
    if re.fullmatch(r"https?://[^\s<>\"']+", text, re.IGNORECASE):
        return text
    return f"https://{text}" if re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/[^\s<>\"']*)?", text, re.IGNORECASE) else ""
