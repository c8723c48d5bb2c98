"""Units and numbers as people read them: `cny/m2/month` → 元/平方米·月. Only words, no algebra."""

from __future__ import annotations

import re

_ZH = {
    **{"m": "米", "mm": "毫米", "cm": "厘米", "km": "公里", "m2": "平方米", "km2": "平方公里"},
    **{"ha": "公顷", "mu": "亩", "m3": "立方米", "l": "升", "mg": "毫克", "g": "克", "kg": "千克"},
    **{"t": "吨", "s": "秒", "min": "分钟", "h": "小时", "day": "天", "week": "周", "month": "月"},
    **{"quarter": "季", "year": "年", "cny": "元", "wan_cny": "万元", "yi_cny": "亿元"},
    **{"kwh": "千瓦时", "mwh": "兆瓦时", "kw": "千瓦", "degc": "℃", "pa": "帕", "kpa": "千帕"},
    **{"mpa": "兆帕", "lux": "勒克斯", "db": "分贝", "v": "伏", "a": "安", "person": "人"},
    **{"household": "户", "business": "户", "building": "栋", "device": "台", "case": "件"},
    **{"visit": "次", "percent": "%", "ppm": "ppm"},
}
_EN = {
    **{"m2": "m²", "km2": "km²", "m3": "m³", "kwh": "kWh", "mwh": "MWh", "kw": "kW", "degc": "°C"},
    **{"pa": "Pa", "kpa": "kPa", "mpa": "MPa", "lux": "lx", "db": "dB", "v": "V", "a": "A"},
    **{"cny": "CNY", "wan_cny": "×10,000 CNY", "yi_cny": "×100 million CNY", "percent": "%"},
}
_NAME = re.compile(r"[a-z_]+[23]?")


def unit_words(unit: str, language: str) -> str:
    """The unit in words of `language`; nothing for a plain number."""
    if unit == "1":
        return ""
    words = _EN if language.lower().startswith("en") else _ZH
    spoken = _NAME.sub(lambda found: words.get(found[0], found[0]), unit)
    return spoken.replace("*", "·")


def number_words(value: float) -> str:
    """A number to six digits at most, grouped, without an exponent: 12,000; 0.85."""
    whole = round(value, 0)
    text = f"{value:,.0f}" if value == whole or abs(value) >= 10**6 else f"{value:,.6g}"
    return f"{value:,.2f}" if "e" in text else text


def amount(value: float, unit: str, language: str) -> str:
    """A number with its unit: 12,000 元/月; 40%."""
    words = unit_words(unit, language)
    gap = "" if words.startswith("%") or not words else " "
    return f"{number_words(value)}{gap}{words}"
