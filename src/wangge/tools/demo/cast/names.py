"""Chinese names from a seed: common surnames by how common they are, and given characters."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余"
    "于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛"
)
_FIRST = "志文建国晓小春秋海玉明思雨嘉子俊宏丽永长新立家雅慧静若书梓宇浩一亦承启景"
_SECOND = "华明军平芳英敏涛强霞燕玲辉斌琳悦宁凯峰洁珊雯杰鹏颖航晨轩然怡萍良松梅兰竹清远"


def person_names(count: int, rng: Generator) -> list[str]:
    """Names of two or three characters; a name may occur twice, as in life."""
    chance = 1.0 / np.arange(4, len(_SURNAMES) + 4)
    surnames = rng.choice(list(_SURNAMES), count, p=chance / chance.sum())
    first = rng.choice(list(_FIRST), count)
    second = rng.choice(list(_SECOND), count)
    long = rng.random(count) < 0.82
    return [
        f"{s}{f if two else ''}{g}"
        for s, f, g, two in zip(surnames, first, second, long, strict=True)
    ]
