"""The words that documents use of themselves, in the language of the document.

They don't follow the language of whoever prints: a sign is Chinese, also when somebody who reads
English prints it.
"""

from __future__ import annotations

from typing import Final, Literal

from wangge.packs.schema import Text

Language = Literal["zh", "en"]

WORDS: Final[dict[str, tuple[str, str]]] = {
    "not_appointed": ("未任命", "not appointed"),
    "nobody": ("无人在岗", "nobody is on a post here"),
    "not_set": ("未公布", "not published"),
    "no_grid_above": ("无上级网格", "no grid above"),
    "no_duties": ("未写明职责", "no duties are written"),
    "not_given": ("未填写", "not given"),
    "no_limit": ("不设时限", "no time limit"),
    "limit_from_handling": ("开始办理后 {limit}", "{limit} once handling begins"),
    "not_filed": ("尚未立案", "not filed yet"),
    "not_closed": ("尚未结案", "not closed yet"),
    "no_outcome": ("尚无结果", "no outcome yet"),
    "nobody_handles": ("尚未派遣", "not sent to anybody yet"),
    "no_department": ("未指定部门", "no department"),
    "no_grade": ("未定级", "no grade yet"),
    "not_located": ("位置待核实", "place to be settled"),
    "open_end": ("无固定期限", "without a fixed end"),
    "of_above": ("{person}({grid})", "{person} ({grid})"),
    "by_post": ("{person}({post})", "{person} ({post})"),
    "report_here": ("扫码反映这里的问题", "Scan to report here"),
    "follow_here": ("扫码查询办理进度", "Scan to follow this matter"),
    "no_code": ("未设置网址，二维码略", "no address is set, so no code"),
    "printed_on": ("{town} · 印制日期 {today}", "{town} · printed on {today}"),
    "basis": ("依据：{source}", "After: {source}"),
    "page": ("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
    "issued_as": ("文书编号 {number}", "Document no. {number}"),
    "copy": ("此件为草稿，签发后方为正式文书", "A draft: it counts once it has been issued"),
    "work_phone": ("工作电话：{phone}", "Work telephone: {phone}"),
    "grid_code": ("网格编码：{code}", "Grid code: {code}"),
    "seal": ("(签章)", "(seal)"),
    "received_by": (
        "签收人：____________　签收日期：____________",
        "Received by: ____________  On: ____________",
    ),
    "number": ("序号", "No."),
    "zone": ("责任区", "Zone"),
    "no_lines": ("没有登记", "Nothing is recorded"),
    "more_lines": ("另有 {n} 条未列出，见台账。", "{n} more are in the register."),
    "masked_note": ("带“*”的内容已隐去。", "What shows “*” is masked."),
    "table_of": ("{name}({n})", "{name} ({n})"),
    "open_cases": ("在办事项", "Open matters"),
    "matter": ("事项", "Matter"),
    "place": ("地点", "Place"),
    "what_must_be": ("办结要求", "What must be done"),
    "deadline": ("时限", "Deadline"),
    "handler": ("办理人", "Handler"),
    "map_source": ("底图：{source}", "Map: {source}"),
    "own_map": ("本地自建底图", "the town's own map"),
    "scale": ("比例尺 1:{n}", "Scale 1:{n}"),
    "legend_grid": ("本网格", "This grid"),
    "legend_neighbour": ("相邻网格", "Neighbouring grids"),
    "legend_unit": ("基本单元", "Base units"),
    "legend_road": ("道路", "Roads"),
    "legend_building": ("建筑", "Buildings"),
    "legend_green": ("绿地", "Green"),
    "legend_water": ("水面", "Water"),
    "legend_mark": ("编号见表", "Number in the table"),
    "no_map": (
        "本网格按规则划定，没有固定范围，不绘地图。",
        "This grid is drawn by a rule and has no ground of its own.",
    ),
    "work_totals": (
        "完成走访巡查等职责任务 {duties} 次，发现问题 {findings} 个；"
        "办理事项 {cases} 件，经办环节 {steps} 个",
        "duties done: {duties}, findings: {findings}; "
        "matters handled: {cases}, steps taken: {steps}",
    ),
    "no_work": ("本期没有工作记录", "no work is recorded in this time"),
    "duties_done": ("走访巡查记录", "Visits and other duties"),
    "cases_done": ("事项办理记录", "Matters handled"),
    "findings_made": ("发现问题记录", "Findings"),
    "when": ("时间", "When"),
    "duty": ("职责", "Duty"),
    "target": ("对象", "Of what"),
    "in_time": ("按期", "In time"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "found": ("发现", "Found"),
    "note": ("记录", "Note"),
    "case_number": ("案件编号", "Case"),
    "step": ("环节", "Step"),
    "result": ("结果", "Result"),
    "item": ("检查项", "Item"),
    "what_was_found": ("发现情况", "What was found"),
    "register_entry": ("台账对象(不列个人信息)", "a line of a register (no personal data here)"),
    "meeting": ("会议", "meeting"),
    "grade.ordinary": ("一般", "ordinary"),
    "grade.coordination": ("协调", "coordination"),
    "grade.emergency": ("应急", "emergency"),
    "grade.approval": ("审批", "approval"),
    "outcome.fixed": ("已解决", "fixed"),
    "outcome.not_found": ("未发现", "not found"),
    "outcome.not_ours": ("非本辖区", "not ours"),
    "outcome.refused": ("不予立案", "refused"),
    "outcome.duplicate": ("重复", "duplicate"),
    "outcome.done": ("已完成", "done"),
    "outcome.arrived": ("已到场", "arrived"),
}


def word(key: str, language: Language, **values: object) -> str:
    """The words of that key, with `values` in their places."""
    text = WORDS[key][language == "en"]
    return text.format(**values) if values else text


def word_or(key: str, otherwise: str, language: Language) -> str:
    """The words of that key; `otherwise` where there are none."""
    return word(key, language) if key in WORDS else otherwise


def said(text: Text, language: Language) -> str:
    """A pack's text in that language."""
    return text.en if language == "en" else text.zh


def joined(parts: list[str], language: Language) -> str:
    """A list in a sentence."""
    return ("、" if language == "zh" else ", ").join(parts)
