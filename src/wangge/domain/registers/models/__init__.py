"""Rows of registers: subjects, their lines in departments' registers, their facts."""

from __future__ import annotations

from wangge.domain.registers.models.facts import Fact, FactPast, How, Objection, Value
from wangge.domain.registers.models.imports import ImportState, SheetImport
from wangge.domain.registers.models.proposals import Decision, Proposal
from wangge.domain.registers.models.records import Entry, Identity, Record
from wangge.domain.registers.models.ties import Tie

__all__ = [
    "Decision",
    "Entry",
    "Fact",
    "FactPast",
    "How",
    "Identity",
    "ImportState",
    "Objection",
    "Proposal",
    "Record",
    "SheetImport",
    "Tie",
    "Value",
]
