"""The door of absences: asking for leave, deciding it, withdrawing it."""

from __future__ import annotations

from wangge.domain.absences.queries import RequestView, one, owed, own, request_of, waiting
from wangge.domain.absences.rules import REASONS
from wangge.domain.absences.services.asking import ask, withdraw
from wangge.domain.absences.services.deciding import approve, refuse
from wangge.domain.absences.services.owing import KIND

__all__ = [
    "KIND",
    "REASONS",
    "RequestView",
    "approve",
    "ask",
    "one",
    "owed",
    "own",
    "refuse",
    "request_of",
    "waiting",
    "withdraw",
]
