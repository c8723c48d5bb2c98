"""Other departments' grids over the same ground of a demo town: schemes, people, their own work."""

from __future__ import annotations

from wangge.tools.demo.departments.found import Department, departments_of, found_departments
from wangge.tools.demo.departments.working import let_them_work

__all__ = ["Department", "departments_of", "found_departments", "let_them_work"]
