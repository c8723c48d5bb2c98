"""The codes of the field: read, checked, built. One door for its modules.

Owns form and check characters; refuses to know which codes have been given out.
"""

from wangge.kernel.codes.beidou import beidou_code
from wangge.kernel.codes.case_numbers import new_case_number, normalise_case_number
from wangge.kernel.codes.divisions import DIVISION_ENDS, DivisionCode, DivisionKind
from wangge.kernel.codes.numbers import (
    check_citizen_number,
    check_uscc,
    mask_citizen_number,
)
from wangge.kernel.codes.objects import ComponentCode, MatterCode, UnitGridCode
from wangge.kernel.codes.paths import prefix_range

__all__ = [
    "DIVISION_ENDS",
    "ComponentCode",
    "DivisionCode",
    "DivisionKind",
    "MatterCode",
    "UnitGridCode",
    "beidou_code",
    "check_citizen_number",
    "check_uscc",
    "mask_citizen_number",
    "new_case_number",
    "normalise_case_number",
    "prefix_range",
]
