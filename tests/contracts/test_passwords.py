"""Tests hash cheaply (`pytest_plugin`); what a town runs with hashes as it should."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password, make_password
from django.test import override_settings

from wangge.project import settings


def test_passwords_are_kept_with_argon2() -> None:
    with override_settings(PASSWORD_HASHERS=settings.PASSWORD_HASHERS):
        stored = make_password("long-enough-for-a-test")
        assert stored.startswith("argon2$argon2id$")
        assert check_password("long-enough-for-a-test", stored)
        assert not check_password("long-enough-for-a-tesT", stored)
