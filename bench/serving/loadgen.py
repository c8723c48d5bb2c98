"""A closed loop of callers against one loopback address: each sends, waits, sends again.

Bounded in time. Refuses any address but this machine's.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field

Request = Callable[[int], bytes]
"""From a running number to the whole HTTP/1.1 request."""


@dataclass
class Round:
    """What one round saw; times in milliseconds."""

    seconds: float
    good_ms: list[float] = field(default_factory=list)
    bad: dict[int, int] = field(default_factory=dict)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return len(self.good_ms) / self.seconds

    def percentile_ms(self, share: float) -> float:
        ordered = sorted(self.good_ms)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def post(path: str, body: bytes, content_type: str, **headers: str) -> bytes:
    """A whole POST request."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Type: {content_type}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def get(path: str, **headers: str) -> bytes:
    """A whole GET request."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def drive(
    port: int, request: Request, *, callers: int, seconds: float, keep: bool = False
) -> Round:
    """`callers` callers for `seconds`; `keep` keeps the bodies of good answers."""
    if not 0 < seconds <= 60:
        raise ValueError("a round lasts up to a minute")
    return asyncio.run(_drive(port, request, callers, seconds, keep))


async def _drive(port: int, request: Request, callers: int, seconds: float, keep: bool) -> Round:
    numbers = itertools.count()
    began = time.perf_counter()
    result = Round(seconds)
    end = began + seconds
    await asyncio.gather(
        *(_caller(port, request, numbers, end, result, keep) for _ in range(callers))
    )
    result.seconds = time.perf_counter() - began
    return result


async def _caller(
    port: int,
    request: Request,
    numbers: itertools.count[int],
    end: float,
    result: Round,
    keep: bool,
) -> None:
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None
    while time.perf_counter() < end:
        if reader is None or writer is None or writer.is_closing():
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        began = time.perf_counter()
        try:
            writer.write(request(next(numbers)))
            status, body, close = await asyncio.wait_for(_answer(reader), 60)
        except (OSError, EOFError, TimeoutError):
            status, body, close = 0, b"", True
        if 200 <= status < 400:
            result.good_ms.append((time.perf_counter() - began) * 1000)
            if keep:
                result.bodies.append(body)
        else:
            result.bad[status] = result.bad.get(status, 0) + 1
        if close:
            writer.close()
            reader = None
    if writer is not None:
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes, bool]:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head[9:12])
    body = b""
    if b"transfer-encoding: chunked" in head:
        while (size := int(await reader.readline(), 16)) > 0:
            body += await reader.readexactly(size)
            await reader.readline()
        await reader.readline()
    elif b"content-length:" in head:
        length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        body = await reader.readexactly(length)
    return status, body, b"connection: close" in head
