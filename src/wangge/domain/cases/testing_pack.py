"""A tiny town's way of working, for tests: seven steps, four grades, one department.

Refuses to be a model for a real pack: its limits are round numbers.
"""

from __future__ import annotations

from typing import Any

from wangge.packs.schema import PackSpec

TINY_PACK_KEY = "tiny_street"


def _t(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def _post(key: str, zh: str, level: str, rights: tuple[str, ...], **more: Any) -> dict[str, Any]:
    return {
        "key": key,
        "name": _t(zh, key.replace("_", " ")),
        "level": level,
        "duties": [_t(f"{zh}职责", f"duties of the {key.replace('_', ' ')}")],
        "rights": rights,
        **more,
    }


def _action(key: str, zh: str, to: str, effect: str = "none", **more: Any) -> dict[str, Any]:
    return {"key": key, "name": _t(zh, key), "to": to, "effect": effect, **more}


_FINISH = {"requires": ["outcome"], "outcomes": ["fixed", "not_found", "not_ours"]}
_REFUSE = {"requires": ["reason", "outcome"], "outcomes": ["not_ours", "refused", "duplicate"]}
_SAME = {"by": "right", "right": "case.dispatch", "outcome": "duplicate"}

_STEPS: list[dict[str, Any]] = [
    {
        "key": "collection",
        "phase": "collection",
        "name": _t("信息收集", "collection"),
        "public": _t("已收到您的反映", "We have received your report"),
        "owner": {"post": "desk"},
        "limit": "30 urgent_minutes",
        "clock": "plain",
        "auto": "accept",
        "auto_when": ["typed", "located"],
        "actions": [
            _action("accept", "受理", "filing"),
            _action("file_by_hand", "人工立案", "dispatch", "file"),
            _action("refuse", "不予立案", "closed", "close", **_REFUSE),
            _action("remark", "备注", "collection", requires=["note"]),
        ],
    },
    {
        "key": "filing",
        "phase": "filing",
        "name": _t("立案", "filing"),
        "owner": {"post": "desk"},
        "limit": "30 urgent_minutes",
        "clock": "plain",
        "auto": "file",
        "auto_when": ["typed", "located", "complete"],
        "actions": [
            _action("file", "立案", "dispatch", "file"),
            _action("refuse", "不予立案", "closed", "close", **_REFUSE),
        ],
    },
    {
        "key": "dispatch",
        "phase": "dispatch",
        "name": _t("派遣", "dispatch"),
        "public": _t("已立案", "Your report has been filed"),
        "owner": {"post": "dispatcher"},
        "limit": "30 urgent_minutes",
        "clock": "plain",
        "auto": "dispatch",
        "auto_when": ["routed"],
        "actions": [
            _action("dispatch", "派遣", "handling", "dispatch", by="right", right="case.dispatch"),
            _action("unfile", "退回立案", "filing", "return", requires=["reason"]),
            _action("refuse", "撤销", "closed", "close", **_REFUSE),
        ],
    },
    {
        "key": "handling",
        "phase": "handling",
        "name": _t("处理", "handling"),
        "public": _t("正在处理", "Somebody is seeing to it"),
        "owner": {"routed": True},
        "clock": "pressing",
        "actions": [
            _action("done", "办结", "feedback", "finish", **_FINISH),
            _action("send_back", "退回", "dispatch", "return", requires=["reason"]),
            _action("climb", "上报", "handling", "climb", requires=["reason"]),
            _action("same", "并入另一件", "closed", "close", **_SAME),
        ],
    },
    {
        "key": "feedback",
        "phase": "feedback",
        "name": _t("反馈", "feedback"),
        "owner": {"post": "dispatcher"},
        "limit": "2 working_hours",
        "clock": "plain",
        "auto": "pass_on",
        "auto_when": ["always"],
        "actions": [_action("pass_on", "转核查", "verification")],
    },
    {
        "key": "verification",
        "phase": "verification",
        "name": _t("核查结案", "verification"),
        "public": _t("已办理，正在核查", "Done; being verified on the spot"),
        "owner": {"post": "inspector", "not_handler": True},
        "limit": "1 working_days",
        "clock": "plain",
        "actions": [
            _action("verified", "核查通过", "evaluation", requires=["photo"]),
            _action("failed", "核查不通过", "handling", "rework", requires=["reason", "photo"]),
        ],
    },
    {
        "key": "evaluation",
        "phase": "evaluation",
        "name": _t("评价", "evaluation"),
        "public": _t("请您确认办理结果", "Please say whether it is settled"),
        "owner": {"resident": True},
        "limit": "7 calendar_days",
        "lapse": "lapse",
        "actions": [
            _action("confirm", "满意", "closed", "confirm", by="resident", requires=["rating"]),
            _action("reopen", "未解决", "dispatch", "reopen", by="resident", requires=["reason"]),
            _action("lapse", "到期结案", "closed", "close", by="right", right="case.supervise"),
        ],
    },
]


def tiny_pack(**changes: Any) -> PackSpec:
    """The pack; `changes` replace whole keys of its declaration."""
    declared: dict[str, Any] = {
        "format": 1,
        "key": TINY_PACK_KEY,
        "version": "1.0.0",
        "valid_from": "2026-01-01",
        "name": _t("小街道", "A tiny street"),
        "calendar": {
            "time_zone": "Asia/Shanghai",
            "holidays": "none",
            "hours": [{"days": [0, 1, 2, 3, 4], "times": ["09:00-12:00", "13:00-18:00"]}],
        },
        "scheme": {
            "key": "governance",
            "name": _t("综合网格", "general grids"),
            "levels": [
                {"key": "street", "name": _t("街道", "street"), "code_width": 9},
                {"key": "community", "name": _t("社区", "community"), "code_width": 3},
                {"key": "grid", "name": _t("网格", "grid"), "code_width": 3},
            ],
        },
        "posts": _POSTS,
        "departments": [{"key": "lamps", "name": _t("路灯所", "lamps"), "level": "street"}],
        "clocks": [
            {"key": "plain"},
            {
                "key": "pressing",
                "marks": [
                    {"key": "soon", "kind": "remind", "before": "1 working_hours"},
                    {"key": "late", "kind": "overdue", "after": "0 working_hours"},
                    {"key": "up", "kind": "escalate", "after": "1 working_days"},
                ],
                "pauses": {"max_count": 1, "max_each": "3 working_days"},
                "extensions": {"max_count": 1, "max_each": "3 working_days"},
            },
        ],
        "flows": [
            {
                "key": "loop",
                "name": _t("闭环", "the loop"),
                "first": "collection",
                "steps": _STEPS,
                "after_close": [
                    _action(
                        "reopen", "未解决", "dispatch", "reopen", by="resident", requires=["reason"]
                    )
                ],
                "after_close_within": "30 calendar_days",
            }
        ],
        "routes": [
            {"grade": "ordinary", "post": "member"},
            {"grade": "coordination", "post": "head"},
            {"grade": "emergency", "post": "chief"},
        ],
        "circulations": [
            {"key": "micro", "name": _t("微循环", "micro"), "level": "grid"},
            {"key": "small", "name": _t("小循环", "small"), "level": "community"},
            {"key": "large", "name": _t("大循环", "large"), "level": "street"},
        ],
        "categories": [{"key": "order", "name": _t("街面秩序", "street order")}],
        "case_types": _TYPES,
        "placeholder_points": [],
    }
    return PackSpec.model_validate({**declared, **changes})


_POSTS: list[dict[str, Any]] = [
    _post("desk", "受理员", "street", ("case.view", "case.file", "contact.view"), desk=True),
    _post(
        "dispatcher", "派遣员", "street", ("case.view", "case.dispatch", "contact.view", "task.do")
    ),
    _post(
        "chief",
        "街道主任",
        "street",
        ("case.view", "case.handle", "case.supervise", "overview.view", "task.do"),
    ),
    _post("head", "网格长", "community", ("case.view", "case.handle", "task.do")),
    _post("inspector", "核查员", "community", ("case.view", "case.verify", "task.do")),
    _post("member", "网格员", "grid", ("case.handle", "task.do")),
    _post("crew", "专业人员", "street", ("case.handle", "task.do"), of_department=True),
]

_TYPES: list[dict[str, Any]] = [
    {
        "key": "litter",
        "code": "01-01",
        "name": _t("暴露垃圾", "litter"),
        "category": "order",
        "flow": "loop",
        "done_photo": "optional",
        "conditions": [
            {
                "key": "some",
                "name": _t("少量", "a little"),
                "limit": "4 working_hours",
                "closing": _t("已清除", "cleared"),
            },
            {
                "key": "much",
                "name": _t("大量", "much"),
                "limit": "1 working_days",
                "closing": _t("已清除", "cleared"),
                "grade": "coordination",
            },
            {
                "key": "untimed",
                "name": _t("不限时", "no limit"),
                "limit": None,
                "closing": _t("已清除", "cleared"),
            },
        ],
    },
    {
        "key": "lamp",
        "code": "01-02",
        "name": _t("路灯不亮", "lamp out"),
        "category": "order",
        "flow": "loop",
        "department": "lamps",
        "conditions": [
            {
                "key": "one",
                "name": _t("一盏", "one lamp"),
                "limit": "1 working_days",
                "closing": _t("已亮灯", "lit"),
            }
        ],
    },
    {
        "key": "advice",
        "code": "02-01",
        "name": _t("政策咨询", "advice"),
        "category": "order",
        "flow": "loop",
        "grade": "coordination",
        "needs_location": False,
        "done_photo": "none",
        "conditions": [
            {
                "key": "any",
                "name": _t("咨询", "a question"),
                "limit": "2 working_days",
                "closing": _t("已答复", "answered"),
            }
        ],
    },
]
