"""Drafts of e-mail messages as files: opened by Outlook they wait to be sent, and nothing sends them here."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from typing import Any

from .recipients import Mailbox

_XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A workbook that goes along: its file name and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to be sent by hand: from and to whom, what it says, what goes along, and the day it was made.

    Without a `sender` the mail program puts in its own account.
    """

    sender: Mailbox | None
    to: tuple[Mailbox, ...]
    copies: tuple[Mailbox, ...]
    subject: str
    text: str
    day: date
    attachments: tuple[Attachment, ...] = ()


class _OneAddressALine(EmailPolicy):
    """Folds headers as e-mail wants them, and lists of addresses one a line.

    Python's own folding takes the comma between two encoded names into the encoding, and two people become one; where
    it breaks an encoded text at a blank, the blank is lost.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Return a header as it stands in the file."""
        addresses = getattr(value, "addresses", ())
        if addresses:
            return name.encode() + b":" + b",\r\n".join(self._address(name, each) for each in addresses) + b"\r\n"
        if name.casefold() == "subject" and not str(value).isascii():
            return name.encode() + b": " + _encoded_words(str(value)) + b"\r\n"
        return super().fold_binary(name, value)

    def _address(self, header: str, address: Address) -> bytes:
        """Return one address as it stands in a header, after a blank."""
        if not address.display_name.isascii():
            return b" " + _encoded_words(address.display_name) + b"\r\n <" + address.addr_spec.encode() + b">"
        return super().fold_binary(header, self.header_factory(header, address))[len(header) + 1 :].strip(b"\r\n")


def _encoded_words(text: str) -> bytes:
    """Return a text as encoded words, one a line (RFC 2047); whoever reads them joins them without a blank."""
    words = [b""]
    for sign in (sign.encode() for sign in text):
        if len(words[-1]) + len(sign) > _IN_A_WORD:
            words.append(b"")
        words[-1] += sign
    return b"\r\n ".join(b"=?utf-8?b?" + b64encode(word) + b"?=" for word in words)


#: How many bytes fit into an encoded word of 75 letters.
_IN_A_WORD = 45


_POLICY = _OneAddressALine(linesep=SMTP.linesep)


def draft_file(draft: Draft) -> bytes:
    """Return the `.eml` file of a draft (RFC 5322, `X-Unsent`); the same draft gives the same bytes."""
    digest = _digest(draft)
    message = EmailMessage(policy=_POLICY)
    message["X-Unsent"] = "1"
    message["Date"] = format_datetime(datetime.combine(draft.day, time(), UTC))
    if draft.sender is not None:
        message["From"] = _address(draft.sender)
    if draft.to:
        message["To"] = [_address(mailbox) for mailbox in draft.to]
    if draft.copies:
        message["Cc"] = [_address(mailbox) for mailbox in draft.copies]
    message["Subject"] = on_one_line(draft.subject)
    message["Message-ID"] = f"<{digest}@pmf.invalid>"
    message.set_content(_body(draft.text), charset="utf-8", cte="quoted-printable")
    for attachment in draft.attachments:
        maintype, subtype = _XLSX
        name = on_one_line(attachment.name)
        message.add_attachment(attachment.content, maintype=maintype, subtype=subtype, filename=name)
    if draft.attachments:
        message.set_boundary(f"=_{digest}")
    return message.as_bytes()


def on_one_line(text: str) -> str:
    """Return `text` without anything that ends a line or does not print: no header can be slipped in with it."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _address(mailbox: Mailbox) -> Address:
    return Address(display_name=on_one_line(mailbox.name), addr_spec=mailbox.address)


def _body(text: str) -> str:
    """Return the lines of a text, each without signs that do not print."""
    lines = ("".join(sign if sign.isprintable() else " " for sign in line).rstrip() for line in text.split("\n"))
    return "\n".join(lines).rstrip() + "\n"


def _digest(draft: Draft) -> str:
    """Return what names the draft: a hash of all that it says and takes along."""
    said = (draft.sender, draft.to, draft.copies, draft.subject, draft.text, draft.day.isoformat())
    found = hashlib.sha256(repr(said).encode("utf-8", "backslashreplace"))
    for attachment in draft.attachments:
        found.update(attachment.name.encode("utf-8", "backslashreplace"))
        found.update(hashlib.sha256(attachment.content).digest())
    return found.hexdigest()[:40]
