"""A pack's own words, said in Chinese: what a difference between versions is told in. Pure.

Keys that a pack chose itself stay as they are written; only the format's words are known here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from wangge.kernel.errors import InvalidInput
from wangge.kernel.limits import TimeLimit

_STEP = re.compile(r"^(\w+)((?:\[[^\]]*\])*)$")
_PRESENCE = {"none": "不要", "optional": "选填", "required": "必填"}
_OUTCOMES = {
    "fixed": "已解决",
    "not_found": "现场未发现",
    "not_ours": "非本辖区职责",
    "duplicate": "已有人反映",
    "refused": "不予受理",
}
_RIGHTS = {
    "case.dispatch": "派遣案件",
    "case.file": "立案",
    "case.handle": "处理案件",
    "case.supervise": "督办案件",
    "case.verify": "核查案件",
    "case.view": "查看案件",
    "contact.view": "查看联系方式",
    "journal.audit": "审计日志",
    "overview.view": "查看总览",
    "people.manage": "管理人员",
    "places.manage": "管理网格",
    "task.do": "办理任务",
    "town.manage": "管理本地设置",
}
_PATHS: Mapping[str, str] = {
    "actions": "操作",
    "auto": "自动办理",
    "auto_when": "自动办理的条件",
    "category": "类别",
    "check_in": "签到",
    "checklist": "检查表",
    "choices": "选项",
    "clock": "时钟",
    "closing": "结案条件",
    "code": "代码",
    "colour": "颜色",
    "conditions": "立案条件",
    "count": "次数",
    "days": "日子",
    "department": "部门",
    "desk": "兜底",
    "done_photo": "办结照片",
    "duties": "职责",
    "effect": "作用",
    "en": "英文",
    "engagement": "专兼职",
    "every": "频次",
    "every_scheme": "统管各条线",
    "falls_to": "责任链",
    "fields": "字段",
    "finding": "发现即立案",
    "flow": "流程",
    "from_on": "起始日",
    "grade": "等级",
    "items": "检查项",
    "keep": "谁登记",
    "level": "层级",
    "limit": "时限",
    "marks": "时点",
    "maximum": "上限",
    "minimum": "下限",
    "name": "名称",
    "needs_location": "需要位置",
    "outcome": "办理结果",
    "outcomes": "可选结果",
    "owner": "责任岗位",
    "pauses": "暂停",
    "period": "周期",
    "phase": "阶段",
    "photo": "照片",
    "post": "岗位",
    "posts": "岗位",
    "public": "对居民公开",
    "purposes": "目的",
    "radius_m": "签到范围(米)",
    "refresh": "多久核实一次",
    "report_photo": "反映照片",
    "required": "必填",
    "requires": "须填",
    "reserved": "保留权力",
    "retention_years": "保存年限",
    "right": "权限",
    "rights": "权限",
    "routed": "按派遣",
    "rule_facts": "归属内容",
    "searchable": "可检索",
    "see": "谁可看",
    "sensitivity": "敏感程度",
    "source": "依据",
    "steps": "步骤",
    "target": "对象",
    "text": "内容",
    "title": "标题",
    "to": "转到",
    "to_on": "截止日",
    "type": "类型",
    "unit": "单位",
    "work": "工作类别",
    "zh": "中文",
}
_VALUES: Mapping[str, Mapping[str, str]] = {
    "auto_when": {
        "always": "总是",
        "complete": "材料齐全",
        "located": "位置明确",
        "routed": "去向明确",
        "typed": "类型明确",
    },
    "by": {"holder": "承办人", "resident": "居民", "right": "有权限的人"},
    "check_in": _PRESENCE,
    "colour": {"green": "绿", "yellow": "黄", "red": "红"},
    "days": {"calendar": "自然日", "working": "工作日"},
    "done_photo": _PRESENCE,
    "engagement": {"full_time": "专职", "part_time": "兼职", "volunteer": "志愿"},
    "grade": {
        "ordinary": "一般",
        "coordination": "协调",
        "emergency": "应急",
        "approval": "审批",
    },
    "outcome": _OUTCOMES,
    "outcomes": _OUTCOMES,
    "period": {
        "day": "每日",
        "week": "每周",
        "month": "每月",
        "quarter": "每季",
        "half_year": "每半年",
        "year": "每年",
    },
    "phase": {
        "collection": "收集",
        "filing": "立案",
        "dispatch": "派遣",
        "handling": "处理",
        "feedback": "反馈",
        "verification": "核查结案",
        "evaluation": "评价",
    },
    "photo": _PRESENCE,
    "report_photo": _PRESENCE,
    "requires": {
        "note": "说明",
        "outcome": "办理结果",
        "photo": "照片",
        "rating": "评价",
        "reason": "理由",
        "route": "去向",
    },
    "right": _RIGHTS,
    "rights": _RIGHTS,
    "sensitivity": {"open": "公开", "personal": "个人信息", "sensitive": "敏感个人信息"},
    "type": {
        "address": "地址",
        "bool": "是否",
        "choice": "选项",
        "date": "日期",
        "id_number": "身份证号",
        "number": "数字",
        "phone": "电话",
        "photo": "照片",
        "text": "文字",
        "yes_no": "是否",
    },
}


def path_zh(path: str) -> str:
    """A path of the pack's data with the format's words in Chinese, keys as they are written."""
    return ".".join(_step(step) for step in path.split("."))


def value_zh(path: str, value: Any) -> str:
    """What stands at that path: limits, yes and no, and the format's choices in words."""
    if value is None or value == []:
        return "—"
    if isinstance(value, list):
        return "、".join(value_zh(path, one) for one in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    found = _STEP.match(path.rpartition(".")[2])
    known = _VALUES.get(found[1] if found else "", {})
    return known.get(str(value)) or _limit(value) or str(value)


def _step(step: str) -> str:
    found = _STEP.match(step)
    return _PATHS.get(found[1], found[1]) + found[2] if found else step


def _limit(value: Any) -> str:
    try:
        return TimeLimit.parse(value).text("zh") if isinstance(value, str) else ""
    except InvalidInput:
        return ""
