"""The door of notify."""

from __future__ import annotations

from wangge.plumbing.notify.channels import Notice, Send, only_log, register_channel
from wangge.plumbing.notify.telling import tell

__all__ = ["Notice", "Send", "only_log", "register_channel", "tell"]
