"""Names for what is invented: roads, estates, campuses, sites, squares, lakes. None is meant."""

from __future__ import annotations

from numpy.random import Generator


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


MAIN_ROADS = _words(
    "文渊大道 学知路 致远大道 九溪路 明德路 博雅路 羊山大道 仙鹤路 紫东大道 栖云路 齐贤路 "
    "守正路 格致路 修远路"
)
SECONDARY_ROADS = _words(
    "听松路 桂雨路 青枫路 汇文路 观湖路 兰亭路 梧桐路 望山路 书院路 枫林路 秋水路"
)
ROADS = len(MAIN_ROADS) + len(SECONDARY_ROADS)
"""25, as in S07."""
WATERS = ("羊山湖", "映月湖", "杉林湖", "九溪河")
CAMPUSES = _words(
    "栖山大学 栖山师范学院 紫东财经学院 九溪理工学院 羊山艺术学院 云台林业学院 江南交通学院 "
    "东麓外国语学院 桂雨医学院 枫林体育学院 仙鹤信息学院"
)
_ESTATE_FIRST = _words(
    "学林 文澜 仙霞 栖云 桂雨 枫丹 紫藤 云栖 汇景 东麓 翠屏 和润 听涛 锦绣 星河 观湖 兰亭 书香 "
    "梧桐 青枫 秋水 望山 亚林 咏月"
)
_ESTATE_LAST = _words("花园 雅苑 家园 华庭 名邸 新寓 春晓 山庄")
AFFORDABLE_ESTATE = "安和家园（保障房）"
SITES = _words(
    "紫东广场购物中心 文渊天地 仙鹤集市 学知里 羊山生活广场 汇通商务中心 九溪奥莱 亚东邻里中心 "
    "和园菜场 栖云大厦 桂雨美食城 博雅书城 明德建材市场 致远科技楼"
)
SQUARES = _words(
    "市民广场 羊山湖广场 学子广场 仙鹤广场 紫东文化广场 桂雨健身广场 和园广场 汇文广场"
)
TRADES = ("餐饮", "零售", "美容美发", "维修洗护", "教育培训")
SHOP_FIRST = _words(
    "老街坊 福满园 小城 好邻居 阿婆 江南 三味 顺风 一品 巷口 清风 鸿运 百味 春来 向阳 同心 家常 "
    "金桥 四季 悦来"
)
SHOP_LAST = {
    "餐饮": _words("面馆 小吃 饭店 烧烤 早点 奶茶"),
    "零售": _words("超市 水果店 便利店 粮油店 文具店"),
    "美容美发": _words("理发店 美发屋 美甲店"),
    "维修洗护": _words("洗衣店 电动车修理 家电维修 洗车行"),
    "教育培训": _words("托管班 书画社 琴行"),
}
COMMUNITIES_EN = {
    "仙林新村": "Xianlin Xincun",
    "仙鹤": "Xianhe",
    "杉湖路": "Shanhu Road",
    "亚东": "Yadong",
    "咏梅": "Yongmei",
    "和园": "Heyuan",
    "仙龙湾": "Xianlongwan",
    "羊山湖": "Yangshan Lake",
    "文澜": "Wenlan",
    "汇通": "Huitong",
}
"""By the short name of a community of the street."""
DIVISIONS_EN = {"320113": "Qixia District", "320113007": "Xianlin Street"}
"""By the path of a division above the communities."""


def community_en(code: str, name: str) -> str:
    """A community's name in English; one of no English name goes by the end of its code."""
    return COMMUNITIES_EN.get(name, f"Community {code[-3:]}")


def estates(rng: Generator) -> list[str]:
    """24 commercial estates and, last, the affordable one."""
    last = rng.choice(_ESTATE_LAST, len(_ESTATE_FIRST))
    return [f"{a}{b}" for a, b in zip(_ESTATE_FIRST, last, strict=True)] + [AFFORDABLE_ESTATE]
