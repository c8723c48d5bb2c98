"""Numbers of persons and organisations: their check characters.

Errors never repeat a person's number, since they end in logs and answers.
"""

from __future__ import annotations

from datetime import date

from wangge.kernel.codes._errors import is_digits, wrong

_CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CITIZEN_CHECKS = "10X98765432"
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def check_citizen_number(text: str, field: str = "citizen_number") -> str:
    """The 18-character citizen number (GB 11643-1999, check by ISO 7064 MOD 11-2), X in capital.

    Raises `InvalidInput`: `citizen_number_form`, `citizen_number_date`, `citizen_number_check`.
    A sound number need not have been given to anybody.
    """
    number = text.strip().upper()
    if not is_digits(number[:17], 17) or len(number) != 18 or number[17] not in _CITIZEN_CHECKS:
        raise wrong(
            "citizen_number_form",
            field,
            "居民身份证号应为 17 位数字加 1 位校验码",
            "A citizen number is 17 digits and a check character",
        )
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise wrong(
            "citizen_number_date",
            field,
            "居民身份证号中的出生日期不存在",
            "The date of birth in the citizen number doesn't exist",
        ) from None
    total = sum(int(d) * w for d, w in zip(number, _CITIZEN_WEIGHTS, strict=False))
    if number[17] != _CITIZEN_CHECKS[total % 11]:
        raise wrong(
            "citizen_number_check",
            field,
            "居民身份证号校验码不符，请核对",
            "The citizen number's check character doesn't fit; compare it with the card",
        )
    return number


def mask_citizen_number(text: str) -> str:
    """The number with all but the first 3 and last 4 characters hidden; shorter text wholly."""
    text = text.strip()
    if len(text) < 15:
        return "*" * len(text)
    return text[:3] + "*" * (len(text) - 7) + text[-4:]


def check_uscc(text: str, field: str = "uscc") -> str:
    """The 18-character unified social credit code (GB 32100-2015), in capitals.

    The first two characters may be letters (N2: village collectives). Raises `InvalidInput`:
    `uscc_form`, `uscc_check`.
    """
    code = text.strip().upper()
    known = all(c in _USCC_ALPHABET for c in code)
    if len(code) != 18 or not known or not is_digits(code[2:8], 6):
        raise wrong(
            "uscc_form",
            field,
            f"统一社会信用代码“{code}”应为 18 位数字或大写字母（不含 I、O、S、V、Z）",
            f"The social credit code '{code}' must be 18 digits or letters except I, O, S, V, Z",
        )
    total = sum(_USCC_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17]))
    if code[17] != _USCC_ALPHABET[-total % 31]:
        raise wrong(
            "uscc_check",
            field,
            f"统一社会信用代码“{code}”校验码不符，请核对",
            f"The check character of the social credit code '{code}' doesn't fit",
        )
    return code
