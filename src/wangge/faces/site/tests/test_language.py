"""The language that somebody chose comes with their log-in and goes with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from wangge.domain.people import api as people
from wangge.domain.people.models import Account
from wangge.domain.people.testing import ADMIN, START

PASSWORD = "laoshan-chaye-1998"
pytestmark = pytest.mark.skipif(
    not Path(settings.DJANGO_VITE["default"]["manifest_path"]).exists(),
    reason="web/dist is not built",
)
COOKIE = settings.LANGUAGE_COOKIE_NAME


@pytest.fixture
def people_there(db: None) -> None:
    given = [people.AccountInput(name, name, PASSWORD) for name in ("li", "sun")]
    people.create_accounts(given, actor=ADMIN, at=START)


def log_in(client: Client, name: str) -> None:
    answer = client.post("/login/", {"username": name, "password": PASSWORD})
    assert answer.status_code == 302


def says(client: Client) -> str:
    """The language of the page that somebody without a post comes to."""
    page = client.get("/account/").content.decode()
    return page.partition('<html lang="')[2].partition('"')[0]


def browser() -> Client:
    return Client(headers={"accept-language": "zh-hans"})


@pytest.mark.usefixtures("people_there")
def test_a_choice_comes_with_the_log_in_and_goes_with_the_log_out() -> None:
    first = browser()
    log_in(first, "li")
    assert says(first) == "zh-Hans"
    assert first.post("/language/", {"language": "en", "next": "/account/"}).status_code == 302
    assert says(first) == "en"
    other = browser()
    log_in(other, "li")
    assert says(other) == "en" and int(other.cookies[COOKIE]["max-age"]) > 30 * 24 * 3600
    other.post("/logout/")
    log_in(other, "sun")
    assert says(other) == "zh-Hans", "a choice is its owner's, not the next user's of the machine"


@pytest.mark.usefixtures("people_there")
def test_who_never_chose_reads_what_the_browser_was_told() -> None:
    client = browser()
    client.post("/language/", {"language": "en", "next": "/login/"})
    log_in(client, "li")
    assert says(client) == "en"
    assert set(Account.objects.values_list("language", flat=True)) == {""}
    client.post("/logout/")
    assert COOKIE in client.cookies and client.cookies[COOKIE].value == "en"


@pytest.mark.usefixtures("people_there")
def test_a_language_that_there_is_not_is_not_kept() -> None:
    client = browser()
    log_in(client, "li")
    client.post("/language/", {"language": "tlh", "next": "/account/"})
    assert says(client) == "zh-Hans" and Account.objects.get(username="li").language == ""
    assert client.get("/language/").status_code == 405


def test_wrong_input_is_told_in_the_words_of_a_form() -> None:
    class Odd(forms.Form):
        text = forms.CharField(max_length=3)
        day = forms.DateField()
        number = forms.IntegerField(max_value=5)
        choice = forms.ChoiceField(choices=[("a", "a")])
        nothing = forms.CharField()

    with override("zh-hans"):
        wrong = Odd({"text": "四个字了", "day": "2026-02-31", "number": "9", "choice": "b"})
        assert Odd({"number": "1.5"}).errors["number"] == ["请填整数。"]
        said = " ".join(error for errors in wrong.errors.values() for error in errors)
    assert "不能超过 3 个字，现有 4 个。" in said and "请填正确的日期" in said
    assert "不能大于 5。" in said and "请填写这一项。" in said
    assert not any(word in said for word in ("变量", "字段", "有效", "确保"))
