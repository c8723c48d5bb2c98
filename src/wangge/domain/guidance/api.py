"""The door of guidance: first steps that tick themselves, and who uses the system where.

Owns no rule of the work; figures are counts by grid, never about one person.
"""

from __future__ import annotations

from wangge.domain.guidance.adoption import GridUse, TownUse, activity
from wangge.domain.guidance.steps import Step, Steps, dismiss, first_steps

__all__ = ["GridUse", "Step", "Steps", "TownUse", "activity", "dismiss", "first_steps"]
