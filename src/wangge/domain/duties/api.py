"""The door of duties: what must be done when, and what came of it."""

from __future__ import annotations

from wangge.domain.duties.rules.periods import month_span as month_of
from wangge.domain.duties.services.generating import GenerationReport, Problem, generate

__all__ = ["GenerationReport", "Problem", "generate", "month_of"]
