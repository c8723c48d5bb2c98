"""Checks of services and documents: what they name exists, both languages say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wangge.packs.errors import Finding, Path, unknown
from wangge.packs.facts import PLACEHOLDERS
from wangge.packs.schema import DocumentSpec, PackSpec, ServiceSpec, Text

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def check_services(pack: PackSpec) -> Iterator[Finding]:
    """Services name posts, departments and matters; a resident can get each somehow."""
    known = {
        "post": ("岗位", "post", {p.key for p in pack.posts}),
        "department": ("部门", "department", {d.key for d in pack.departments}),
        "case_type": ("事项", "case type", {t.key for t in pack.case_types}),
    }
    for i, service in enumerate(pack.services):
        path: Path = ("services", i)
        for field, (zh, en, keys) in known.items():
            value = getattr(service, field)
            if value is not None and value not in keys:
                yield unknown((*path, field), zh, en, value, keys)
        yield from _ways(service, path)


def _ways(service: ServiceSpec, path: Path) -> Iterator[Finding]:
    if service.case_type is None and service.booking is None:
        yield Finding(
            path,
            "service_without_way",
            f"服务“{service.key}”无从申请；应写 case_type(可申请)或 booking(可预约)。",
            f"The service “{service.key}” can't be had; give case_type (asked for) or booking.",
        )
    if service.limit is not None and service.case_type is None:
        yield Finding(
            (*path, "limit"),
            "limit_without_matter",
            "limit 是申请的承诺时限，须有 case_type；只可预约的服务不写。",
            "limit is promised for a request and needs case_type; leave it out where only booked.",
        )


def check_documents(pack: PackSpec) -> Iterator[Finding]:
    """Placeholders are known for what the document is about, and the same in both languages."""
    for i, document in enumerate(pack.documents):
        path: Path = ("documents", i)
        if document.qr == "follow" and document.about != "case":
            yield Finding(
                (*path, "qr"),
                "qr_without_case",
                "qr: follow 指向一个案件，只用于 about: case；可改为 report。",
                "qr: follow leads to a case and goes with about: case; use report.",
            )
        for j, part in enumerate(document.parts):
            texts = (("heading", part.heading), ("body", part.body))
            for field, text in texts:
                if text is not None:
                    yield from _placeholders(document, text, (*path, "parts", j, field))


def _placeholders(document: DocumentSpec, text: Text, path: Path) -> Iterator[Finding]:
    known = PLACEHOLDERS[document.about]
    named = {field: set(_PLACEHOLDER.findall(getattr(text, field))) for field in ("zh", "en")}
    for field, names in named.items():
        for name in sorted(names - known):
            yield unknown((*path, field), "占位符", "placeholder", name, known)
    if named["zh"] != named["en"]:
        odd = ", ".join(sorted(named["zh"] ^ named["en"]))
        yield Finding(
            path,
            "placeholders_differ",
            f"占位符 {odd} 只出现在一种语言里；中英文应相同。",
            f"{odd} stands in one language only; both should name the same.",
        )
