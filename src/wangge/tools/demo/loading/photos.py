"""A handful of drawn pictures that stand in for photos, each marked 示例图片 (sample picture)."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from numpy.random import Generator
from PIL import Image, ImageDraw

from wangge.plumbing.actor import Actor
from wangge.plumbing.files.api import store_photo
from wangge.tools.demo.loading.label import LABEL, LABEL_SIZE

SIZE = (960, 720)
_SKY, _ROAD, _PAVE, _WALL = "#cfdde6", "#8d9297", "#c9c3b6", "#d9cfc0"
Draw = ImageDraw.ImageDraw
PER_SCENE = 2


def store_scenes(rng: Generator, *, actor: Actor, at: datetime) -> dict[str, list[UUID]]:
    """Two pictures of each scene, stored once; cases refer to them."""
    return {
        scene: [
            store_photo(
                drawn(scene, rng), f"{scene}-{n}.jpg", evidence=False, actor=actor, at=at
            ).id
            for n in range(PER_SCENE)
        ]
        for scene in SCENES
    }


def drawn(scene: str, rng: Generator) -> bytes:
    """A JPEG of a scene: a category of matters, or `after`."""
    image = Image.new("RGB", SIZE, _SKY)
    pen = ImageDraw.Draw(image)
    _street(pen, rng)
    SCENES[scene](pen, rng)
    _mark(image)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def _street(pen: Draw, rng: Generator) -> None:
    for left in range(0, 960, 240):
        top = int(rng.integers(60, 200))
        pen.rectangle((left, top, left + 225, 400), fill=_WALL, outline="#b8ab98")
        for x in range(left + 20, left + 200, 50):
            for y in range(top + 20, 370, 56):
                pen.rectangle((x, y, x + 28, y + 34), fill="#9fb4c2")
    pen.rectangle((0, 400, 960, 480), fill=_PAVE)
    pen.rectangle((0, 480, 960, 720), fill=_ROAD)
    for x in range(20, 960, 160):
        pen.rectangle((x, 600, x + 90, 608), fill="#e9e7df")


def _heap(pen: Draw, rng: Generator) -> None:
    for _ in range(26):
        x, y = int(rng.normal(480, 90)), int(rng.normal(470, 26))
        r = int(rng.integers(14, 34))
        colour = str(rng.choice(["#4d5a52", "#7a6a53", "#3f4650", "#a39274", "#c7c4b8"]))
        pen.ellipse((x - r, y - r, x + r, y + r), fill=colour, outline="#333")


def _hole(pen: Draw, rng: Generator) -> None:
    x, y = int(rng.integers(360, 560)), 600
    pen.ellipse((x - 130, y - 40, x + 130, y + 40), fill="#55595d")
    pen.ellipse((x - 90, y - 24, x + 90, y + 24), fill="#2f3235")


def _lamp(pen: Draw, rng: Generator) -> None:
    pen.rectangle((0, 0, 960, 720), fill="#1d2733")
    pen.rectangle((0, 480, 960, 720), fill="#2a2f35")
    for x in (180, 480, 780):
        lit = x != 480
        pen.line((x, 480, x, 150, x + 70, 130), fill="#77808a", width=9)
        if lit:
            pen.ellipse((x + 30, 120, x + 130, 190), fill="#f6dc8d")


def _stall(pen: Draw, rng: Generator) -> None:
    x = int(rng.integers(260, 460))
    pen.polygon(((x, 330), (x + 300, 330), (x + 340, 380), (x - 40, 380)), fill="#c5473c")
    pen.rectangle((x, 380, x + 300, 500), fill="#8a5f3b")
    for n in range(9):
        pen.ellipse((x + 10 + 32 * n, 362, x + 38 + 32 * n, 390), fill="#e0a23a")


def _cars(pen: Draw, rng: Generator) -> None:
    for n, colour in enumerate(("#50677d", "#a8acb0", "#7c2f2c")):
        x = 80 + 280 * n + int(rng.integers(-15, 15))
        pen.rounded_rectangle((x, 470, x + 230, 550), 26, fill=colour)
        pen.rounded_rectangle((x + 45, 425, x + 180, 485), 22, fill=colour)
        for wheel in (x + 35, x + 155):
            pen.ellipse((wheel, 525, wheel + 50, 575), fill="#222")


def _hydrant(pen: Draw, rng: Generator) -> None:
    x = int(rng.integers(380, 520))
    pen.rectangle((x, 400, x + 60, 540), fill="#c0392b")
    pen.ellipse((x - 8, 370, x + 68, 430), fill="#c0392b")
    pen.rectangle((x - 26, 440, x + 86, 470), fill="#a93226")
    pen.ellipse((x - 140, 560, x + 200, 610), fill="#6f8fa6")


def _crack(pen: Draw, rng: Generator) -> None:
    x, y = 420, 90
    pen.rectangle((240, 40, 720, 470), fill="#e3d8c6", outline="#a99c86")
    for _ in range(12):
        step = (x + int(rng.integers(-26, 34)), y + int(rng.integers(20, 40)))
        pen.line((x, y, *step), fill="#5b5147", width=6)
        x, y = step


def _tree(pen: Draw, rng: Generator) -> None:
    pen.rectangle((455, 250, 495, 500), fill="#6b4f35")
    for _ in range(18):
        x, y = int(rng.normal(475, 110)), int(rng.normal(220, 60))
        pen.line((475, 300, x, y), fill="#7d6a4f", width=7)


def _noise(pen: Draw, rng: Generator) -> None:
    pen.rectangle((390, 420, 570, 560), fill="#333a41")
    pen.ellipse((430, 450, 530, 550), fill="#7f8c8d")
    for r in (70, 110, 150):
        pen.arc((480 - r, 500 - r, 480 + r, 500 + r), 200, 340, fill="#c0392b", width=7)


def _door(pen: Draw, rng: Generator) -> None:
    pen.rectangle((330, 160, 630, 560), fill="#7b5a3c", outline="#4e3824", width=8)
    pen.ellipse((580, 350, 606, 376), fill="#d8b24a")
    pen.rectangle((300, 560, 660, 580), fill="#9c6b4a")


def _after(pen: Draw, rng: Generator) -> None:
    """The same street, clean; a worker with a vest stands by."""
    x = int(rng.integers(380, 560))
    pen.ellipse((x, 330, x + 46, 376), fill="#e0b694")
    pen.rectangle((x - 12, 376, x + 58, 480), fill="#e67e22")
    pen.rectangle((x - 12, 416, x + 58, 428), fill="#f7f1c9")
    pen.rectangle((x, 480, x + 46, 560), fill="#34495e")


SCENES: dict[str, Callable[[Draw, Generator], None]] = {
    "sanitation": _heap,
    "roads": _hole,
    "lighting": _lamp,
    "order": _stall,
    "parking": _cars,
    "fire": _hydrant,
    "building": _crack,
    "greening": _tree,
    "noise": _noise,
    "neighbours": _door,
    "after": _after,
}


def _mark(image: Image.Image) -> None:
    """示例图片, large and half covering the picture's foot: nobody shall take it for a photo."""
    bits = Image.frombytes("1", LABEL_SIZE, base64.b64decode(LABEL))
    stamp = bits.convert("L").resize((LABEL_SIZE[0] * 2, LABEL_SIZE[1] * 2))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 620, 960, 720), fill="#1b2b3a")
    image.paste(Image.new("RGB", stamp.size, "#ffffff"), (36, 638), stamp)
    pen.text((340, 655), "SAMPLE PICTURE, DRAWN BY A PROGRAM", fill="#ffffff", font_size=28)
