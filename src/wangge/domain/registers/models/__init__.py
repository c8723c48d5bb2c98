"""Rows of registers: subjects, their lines in departments' registers, their facts."""

from __future__ import annotations

from wangge.domain.registers.models.facts import Fact, FactPast, How, Objection
from wangge.domain.registers.models.records import Entry, Identity, Record

__all__ = ["Entry", "Fact", "FactPast", "How", "Identity", "Objection", "Record"]
