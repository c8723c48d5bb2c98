"""Statements sent together: in order, all or none, the last one's count told."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from wangge.plumbing.sending import flush, send, together

pytestmark = pytest.mark.django_db

_HEAD = "INSERT INTO journal_streamhead (stream, seq, digest) VALUES (%s, %s, %s)"
_MOVE = "UPDATE journal_streamhead SET seq = %s WHERE stream = %s AND seq = %s"


def heads() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT stream, seq FROM journal_streamhead")
        return dict(cursor.fetchall())


def add(name: str, seq: int = 1) -> None:
    send(connection, _HEAD, [name, seq, b"0"])


def test_everything_of_a_block_is_written_when_it_ends() -> None:
    with transaction.atomic():
        with together():
            add("a")
            with together():
                add("b", 2)
            add("c", 3)
        assert heads() == {"a": 1, "b": 2, "c": 3}


def test_outside_of_a_block_it_is_written_at_once() -> None:
    add("a")
    assert heads() == {"a": 1}


def test_the_count_is_the_last_statements() -> None:
    add("a")
    with transaction.atomic(), together():
        add("b")
        assert flush(connection, (_MOVE, [5, "a", 1])) == 1
        add("c")
        assert flush(connection, (_MOVE, [6, "a", 1])) == 0, "it is at 5 by now"
    assert heads() == {"a": 5, "b": 1, "c": 1}


def test_what_the_database_refuses_undoes_them_all() -> None:
    add("a")
    with pytest.raises(IntegrityError), transaction.atomic(), together():
        add("b")
        add("a")
    assert heads() == {"a": 1}


def test_a_block_that_fails_leaves_nothing_for_the_next() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic(), together():
        add("a")
        _ = 1 / 0
    with transaction.atomic(), together():
        add("b")
    assert heads() == {"b": 1}
