"""Writes docs/reference from the code; with `check`, says whether it is still true."""

from __future__ import annotations

import argparse
import inspect
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.project.settings")

import django

django.setup()

from django.core.management import get_commands, load_command_class  # noqa: E402 after setup

from wangge.packs import json_schema, registry, schema  # noqa: E402
from wangge.packs.diagrams import flow_svg  # noqa: E402
from wangge.project.cli import WITHOUT_DJANGO  # noqa: E402

DOCS = Path(__file__).resolve().parent.parent / "docs"
REFERENCE, FLOWS = DOCS / "reference", DOCS / "packs" / "flows"


def packs() -> Iterator[str]:
    """Every model of the pack format with its keys."""
    yield "# 领域包的键 · Keys of a pack\n"
    yield "由程序生成；例子见 [demo_street](../../packs/demo_street)。Generated from the schema.\n"
    for name, model in inspect.getmembers(schema, inspect.isclass):
        if not issubclass(model, schema.Spec) or model is schema.Spec:
            continue
        yield f"## {name}\n"
        doc = inspect.getdoc(model) or ""
        if model.__doc__:
            yield f"{' '.join(doc.split())}\n"
        yield "| key | type | default | |\n| --- | --- | --- | --- |"
        for key, field in model.model_fields.items():
            default = "required" if field.is_required() else f"`{_plain(field.get_default())}`"
            words = " ".join((field.description or "").split())
            yield f"| `{field.alias or key}` | `{_type(field.annotation)}` | {default} | {words} |"
        yield ""


def _type(annotation: Any) -> str:
    text = annotation.__name__ if inspect.isclass(annotation) else str(annotation)
    for prefix in ("wangge.packs.schema.", "typing.", "datetime."):
        text = text.replace(prefix, "")
    return text.replace("|", "or")


def _plain(value: Any) -> str:
    if isinstance(value, schema.Spec):
        return "{}"
    return "[]" if value == () else str(value)


def commands() -> Iterator[str]:
    """Every command of our own with its arguments."""
    yield "# 命令 · Commands\n"
    yield "由程序生成。`wangge 命令 --help` 打印同样的内容。Generated from the commands.\n"
    for name, app in sorted(get_commands().items()):
        if not str(app).startswith("wangge."):
            continue
        command = load_command_class(str(app), name)
        yield from _command(name, str(command.help), command.create_parser("wangge", name))
    for name, module in sorted(WITHOUT_DJANGO.items()):
        pure = import_module(module)
        if hasattr(pure, "parser"):
            parser = pure.parser()
            yield from _command(name, str(parser.description), parser)


def _command(name: str, told: str, parser: argparse.ArgumentParser) -> Iterator[str]:
    yield f"## wangge {name.replace('_', '-')}\n"
    yield f"{told}\n"
    for action in parser._actions:
        if action.dest in _COMMON:
            continue
        flag = ", ".join(action.option_strings) or action.dest
        yield f"- `{flag}` {' '.join(str(action.help or '').split())}".rstrip()
    yield ""


_COMMON = {"help", "version", "verbosity", "settings", "pythonpath", "traceback", "no_color"} | {
    "force_color",
    "skip_checks",
}


def flows() -> Iterator[tuple[str, str]]:
    """Every flow of every shipped pack drawn in both languages, and a page that shows them."""
    page = ["# 流程图 · Flows of the packs\n", "由程序生成。Generated from the packs.\n"]
    for key, pack in sorted(registry.every().items()):
        page.append(f"## {pack.name.zh} · {pack.name.en}\n")
        for flow in pack.flows:
            names = {lang: f"{key}-{flow.key}.{lang}.svg" for lang in ("zh", "en")}
            page.append(f"### {flow.name.zh} · {flow.name.en}\n")
            page.append(f"![{flow.name.zh}]({names['zh']}) · [English]({names['en']})\n")
            for lang, name in names.items():
                yield name, flow_svg(pack, flow, "en" if lang == "en" else "zh")
    yield "README.md", "\n".join(page).rstrip() + "\n"


def main(check: bool) -> int:
    wrong = 0
    texts = {
        "packs.md": "\n".join(packs()).rstrip() + "\n",
        "commands.md": "\n".join(commands()).rstrip() + "\n",
        "pack.schema.json": json_schema.render(),
    }
    paths = {REFERENCE / name: text for name, text in texts.items()}
    paths |= {FLOWS / name: text for name, text in flows()}
    for path in sorted(FLOWS.glob("*.svg")):
        if path not in paths and not check:
            path.unlink()
        elif path not in paths:
            print(f"{path.name}: 流程已不存在，运行 make reference · its flow is gone")
            wrong = 1
    for path, text in paths.items():
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            print(f"{path.name}: 已过时，运行 make reference · out of date, run make reference")
            wrong = 1
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] == ["check"]))
