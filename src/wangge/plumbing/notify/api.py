"""The door of notify."""

from __future__ import annotations

from wangge.plumbing.notify.channels import Notice, Send, only_own, register_channel
from wangge.plumbing.notify.inbox import InboxRow, inbox, mark_read, unread
from wangge.plumbing.notify.telling import tell

__all__ = [
    "InboxRow",
    "Notice",
    "Send",
    "inbox",
    "mark_read",
    "only_own",
    "register_channel",
    "tell",
    "unread",
]
