"""A stranger who knows or guesses a number learns its state and dates, nothing of the report."""

from __future__ import annotations

import pytest
from django.test import Client

from wangge.domain.cases import api as cases
from wangge.domain.cases.testing import LivingTown, living_town
from wangge.domain.people import api as people
from wangge.faces.site import strangers

WORDS = ("三楼住户每晚吵闹", "学则路九号", "王阿姨")


@pytest.fixture
def town(db: None) -> LivingTown:
    people.forget_clients()
    strangers.forget()
    return living_town()


@pytest.fixture
def receipt(town: LivingTown) -> cases.Receipt:
    return town.report(
        text=WORDS[0],
        location=cases.LocationInput(*town.place.point(0, 0), address=WORDS[1]),
        contact=cases.ContactInput(WORDS[2], "13800001234"),
    )


def told(page: str, receipt: cases.Receipt) -> list[str]:
    """What of the report stands on a page."""
    view = cases.follow(receipt.follow_token)
    assert view.type_name
    names = [view.type_name.zh, view.type_name.en, *(s.text.zh for s in view.steps)]
    return [w for w in (*WORDS, receipt.follow_token, view.grid_code, *names) if w in page]


def test_the_number_tells_nothing_of_the_report(client: Client, receipt: cases.Receipt) -> None:
    typed = receipt.number.lower()
    for path in (f"/receipt/{receipt.number}/", f"/receipt/{typed}/", f"/follow/?q={typed}"):
        answer = client.get(path, follow=True)
        assert answer.status_code == 200
        assert answer.request["PATH_INFO"].startswith("/follow/")
        page = answer.content.decode()
        assert told(page, receipt) == [] and "回执上的链接" in page
    for act in ("add", "withdraw", "contact", "confirm", "reopen"):
        answer = client.post(f"/follow/{receipt.number}/{act}/", {"text": "x", "rating": "5"})
        assert answer.status_code in (404, 422)
        assert told(answer.content.decode(), receipt) == []


def test_the_last_digits_show_the_steps_without_words_place_or_link(
    client: Client, receipt: cases.Receipt
) -> None:
    page = client.post(f"/follow/{receipt.number}/", {"digits": "1234"})
    seen = told(page.content.decode(), receipt)
    assert page.status_code == 200 and page.headers["Cache-Control"]
    assert seen and not {*WORDS, receipt.follow_token} & set(seen)
    wrong = client.post(f"/follow/{receipt.number}/", {"digits": "1235"})
    assert wrong.status_code == 422 and told(wrong.content.decode(), receipt) == []
    assert "id_digits_error" in wrong.content.decode()


def test_digits_and_numbers_are_not_to_be_tried_out(client: Client, receipt: cases.Receipt) -> None:
    for n in range(5):
        client.post(f"/follow/{receipt.number}/", {"digits": f"000{n}"})
    typed = receipt.number.lower()
    late = client.post(f"/follow/{typed}/", {"digits": "1234"}, REMOTE_ADDR="10.9.9.9")
    assert "15 分钟" in late.content.decode() and told(late.content.decode(), receipt) == []
    answers = {client.get("/follow/26-7K3-M9Q-X2H/").status_code for _ in range(80)}
    assert 429 in answers and 200 not in answers
    assert client.post(f"/follow/{receipt.number}/add/", {"text": "x"}).status_code == 429
    assert client.get(f"/follow/{receipt.follow_token}/").status_code == 200
