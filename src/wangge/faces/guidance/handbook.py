"""The handbook: pages by role from a file of the program, pages by pack from the packs themselves.

Searched by plain words in the reader's language. Fetches nothing, names nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from wangge.domain.places import api as places
from wangge.faces.site.templatetags.wangge_page import said
from wangge.kernel.errors import NotFound
from wangge.packs.schema import PackSpec, Spec, Text


class StepText(Spec):
    """A first step: `link` is a page's name with its arguments; `page`: opening it is doing it."""

    key: str
    text: Text
    link: str
    kinds: tuple[str, ...] = ()
    page: bool = False


class SectionText(Spec):
    title: Text
    text: tuple[Text, ...]


class RolePage(Spec):
    """What somebody with a role needs to know, and how they begin."""

    key: str
    name: Text
    sections: tuple[SectionText, ...]
    steps: tuple[StepText, ...] = ()


class _Handbook(Spec):
    roles: tuple[RolePage, ...]


@lru_cache(maxsize=1)
def roles() -> tuple[RolePage, ...]:
    """The pages by role, in the order of the file."""
    text = (Path(__file__).parent / "handbook.yaml").read_text(encoding="utf-8")
    return _Handbook.model_validate(yaml.safe_load(text)).roles


def role(key: str) -> RolePage:
    """A role's page; `NotFound`."""
    for page in roles():
        if page.key == key:
            return page
    raise NotFound("no_such_page", zh="手册没有这一页。", en="The handbook has no such page.")


def packs_of(town: str | None) -> tuple[PackSpec, ...]:
    """The packs of the town; without a town none."""
    return places.packs(town) if town else ()


def pack(town: str | None, key: str) -> PackSpec:
    """A pack of the town; `NotFound` for any other."""
    for found in packs_of(town):
        if found.key == key:
            return found
    raise NotFound("no_such_page", zh="手册没有这一页。", en="The handbook has no such page.")


@dataclass(frozen=True, slots=True)
class Found:
    """A place in the handbook: which page, its anchor, the words around."""

    page: str
    """Role or pack, as `role:member` or `pack:demo_street`."""
    title: str
    anchor: str
    text: str


def search(town: str | None, words: str, most: int = 50) -> list[Found]:
    """Every part that holds all the words, in the order of the pages."""
    wanted = [w.casefold() for w in words.split()]
    if not wanted:
        return []
    hits = []
    for part in _parts(town):
        text = f"{part.title} {part.text}".casefold()
        if all(w in text for w in wanted):
            hits.append(part)
        if len(hits) == most:
            break
    return hits


def _parts(town: str | None) -> Iterator[Found]:
    for page in roles():
        for n, section in enumerate(page.sections):
            text = " ".join(said(t) for t in section.text)
            title = f"{said(page.name)} · {said(section.title)}"
            yield Found(f"role:{page.key}", title, f"s{n}", text)
    for spec in packs_of(town):
        yield from _pack_parts(spec)


def _pack_parts(spec: PackSpec) -> Iterator[Found]:
    page, name = f"pack:{spec.key}", said(spec.name)
    for post in spec.posts:
        text = " ".join(said(d) for d in post.duties)
        yield Found(page, f"{name} · {said(post.name)}", f"post-{post.key}", text)
    for rule in spec.rules:
        text = " ".join(said(a) for a in rule.articles)
        yield Found(page, f"{name} · {said(rule.name)}", f"rule-{rule.key}", text)
    for duty in spec.duties:
        yield Found(page, f"{name} · {said(duty.name)}", f"duty-{duty.key}", "")
    for kind in spec.case_types:
        yield Found(page, f"{name} · {said(kind.name)}", f"type-{kind.key}", "")
