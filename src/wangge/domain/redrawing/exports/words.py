"""The words that the map of a division uses, in the language of the map."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "own_map": ("本地导入的单元网格", "the town's own base units"),
    "version": ("方案第 {n} 版", "Version {n}"),
    "draft": ("未保存的草案", "A draft, not saved"),
    "made": ("{on} 形成", "Made on {on}"),
    "count": ("共 {n} 个网格、{units} 个单元", "{n} grids of {units} base units"),
    "scale": ("比例尺 1:{n}(A3)", "Scale 1:{n} (A3)"),
    "source": ("底图来源：{source}", "Map: {source}"),
    "legend": ("图例", "Legend"),
    "legend_upper": ("上级网格边界", "Border of an upper grid"),
    "legend_grid": (
        "网格边界(底色区分相邻网格)",
        "Border of a grid, filled to tell it apart",
    ),
    "legend_unit": ("单元网格边界", "Border of a base unit"),
    "legend_road": ("道路", "Road"),
    "legend_water": ("水系", "Water"),
    "legend_code": ("网格编码末位(全码见表)", "End of a grid's code (whole codes: see table)"),
    "table": ("网格一览", "The grids"),
    "column_code": ("编码", "Code"),
    "column_name": ("名称", "Name"),
    "column_upper": ("上级网格", "Upper grid"),
    "column_units": ("单元数", "Units"),
    "column_area": ("面积(平方公里)", "Area (km²)"),
    "north": ("北", "N"),
    "page": ("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
}


def say(language: str, word: str, **values: object) -> str:
    """The text with what is given put in; other places stay as they are."""
    text = WORDS[word][1 if language == "en" else 0]
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text
