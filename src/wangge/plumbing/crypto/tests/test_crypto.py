"""Sealing, key files, rotation, blind indexes and the sealed column."""

from __future__ import annotations

import base64
import stat

import pytest
from django.core.exceptions import FieldError
from django.core.serializers import serialize
from django.db import connection, models
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from wangge.plumbing import crypto
from wangge.plumbing.crypto import (
    CannotUnseal,
    KeyProblem,
    SealedTextField,
    blind_index,
    key_id_of,
    reseal,
    reseal_everything,
    rotate,
    rotation,
    seal,
    unseal,
)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.WANGGE_HOME = tmp_path
    settings.WANGGE_KEYS = []
    return tmp_path


@pytest.fixture(params=["aes-gcm", "sm4-gcm"])
def cipher(request, settings):
    settings.WANGGE_CIPHER = request.param
    return request.param


@given(st.text())
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_what_is_sealed_opens_again(cipher, text):
    assert unseal(seal(text)) == text


def test_nothing_of_the_text_shows_and_no_two_envelopes_are_alike(cipher):
    text = "张三 13800000000"
    one, two = seal(text), seal(text)
    assert one != two
    assert text.encode() not in one and b"138" not in one


def test_any_altered_byte_is_noticed(cipher):
    envelope = seal("张三")
    for place in range(len(envelope)):
        altered = bytearray(envelope)
        altered[place] ^= 1
        with pytest.raises(CannotUnseal):
            unseal(bytes(altered))


@pytest.mark.parametrize("length", [0, 1, 9, 37])
def test_a_cut_envelope_is_refused(length):
    with pytest.raises(CannotUnseal):
        unseal(seal("张三")[:length])


def test_the_cipher_may_be_changed(settings):
    settings.WANGGE_CIPHER = "aes-gcm"
    old = seal("x")
    settings.WANGGE_CIPHER = "sm4-gcm"
    assert unseal(old) == "x"
    assert reseal(old)[1] == 2 and unseal(reseal(old)) == "x"


class TestKeys:
    def test_keys_are_made_for_the_owner_alone(self, home):
        seal("x")
        blind_index("x", purpose="phone")
        files = sorted((home / "keys").iterdir())
        assert [f.name.split("-")[0] for f in files] == ["index", "seal"]
        assert all(stat.S_IMODE(f.stat().st_mode) == 0o600 for f in files)

    def test_a_key_file_others_can_read_is_refused(self, home):
        rotate()
        (file,) = list((home / "keys").glob("index-*"))
        file.chmod(0o640)
        with pytest.raises(KeyProblem) as caught:
            crypto.keys.ring(fresh=True)
        assert caught.value.code == "key_file_open" and file.name in caught.value.zh

    def test_rotation(self, home):
        old = seal("x")
        new_id = rotate()
        assert key_id_of(old) != new_id == key_id_of(seal("x"))
        assert unseal(old) == "x"
        assert key_id_of(reseal(old)) == new_id
        assert reseal(reseal(old)) and reseal(new := seal("y")) == new

    def test_a_key_another_process_made_is_found(self, home):
        seal("x")
        ring = crypto.keys.ring()
        envelope = (rotate(), seal("x"))[1]
        crypto.keys._rings = {place: ring for place in crypto.keys._rings}
        assert unseal(envelope) == "x"

    def test_a_lost_key_is_named(self, home):
        envelope = seal("x")
        for file in (home / "keys").glob("seal-*"):
            file.unlink()
        crypto.keys.ring(fresh=True)
        with pytest.raises(CannotUnseal) as caught:
            unseal(envelope)
        assert key_id_of(envelope) in caught.value.zh

    def test_keys_from_the_environment(self, settings, home):
        keys = [base64.b64encode(bytes([n]) * 32).decode() for n in range(3)]
        ids = "00000000000000aa", "00000000000000bb"
        settings.WANGGE_KEYS = [f"{ids[0]}:{keys[0]}", f"index-sha256:{keys[2]}"]
        old = seal("x")
        settings.WANGGE_KEYS = [f"{ids[1]}:{keys[1]}", *settings.WANGGE_KEYS]
        assert unseal(old) == "x"
        assert key_id_of(seal("x")) == ids[1]
        assert not (home / "keys").exists()
        with pytest.raises(KeyProblem):
            rotate()

    @pytest.mark.parametrize(
        "words",
        [["00000000000000aa:short"], ["zz:" + "A" * 43 + "="], ["index-md5:" + "A" * 43 + "="]],
    )
    def test_odd_keys_are_refused_without_being_shown(self, settings, words):
        settings.WANGGE_KEYS = words
        with pytest.raises(KeyProblem) as caught:
            seal("x")
        assert words[0].partition(":")[2] not in caught.value.zh + caught.value.en


class TestBlindIndex:
    def test_same_text_same_index(self):
        assert blind_index("138", purpose="phone") == blind_index("138", purpose="phone")
        assert len(blind_index("138", purpose="phone")) == 64

    def test_text_and_purpose_both_count(self):
        found = {blind_index(t, purpose=p) for t in ("138", "139") for p in ("phone", "id")}
        assert len(found) == 4

    def test_it_outlives_rotation_and_change_of_cipher(self, settings):
        before = blind_index("138", purpose="phone")
        rotate()
        settings.WANGGE_CIPHER = "sm4-gcm"
        assert blind_index("138", purpose="phone") == before

    def test_sm3_for_an_install_that_began_with_sm4(self, settings, home):
        settings.WANGGE_CIPHER = "sm4-gcm"
        blind_index("138", purpose="phone")
        assert (home / "keys" / "index-sm3.key").exists()

    def test_another_install_has_other_indexes(self, settings, tmp_path):
        before = blind_index("138", purpose="phone")
        settings.WANGGE_HOME = tmp_path / "other"
        assert blind_index("138", purpose="phone") != before


class Secret(models.Model):
    """A table for these tests alone."""

    phone = SealedTextField(null=True)
    note = SealedTextField(default="")

    class Meta:
        app_label = "plumbing_tests"
        db_table = "test_crypto_secret"


@pytest.fixture
def secrets(db):
    editor = connection.schema_editor()
    editor.deferred_sql = []
    with connection.cursor() as cursor:
        cursor.execute(editor.table_sql(Secret)[0])
    return Secret.objects


def stored(column="phone"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM test_crypto_secret ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


class TestColumn:
    def test_clear_in_python_sealed_in_the_table(self, secrets):
        secrets.create(phone="13800000000")
        secrets.create(phone=None)
        assert [s.phone for s in secrets.order_by("id")] == ["13800000000", None]
        assert b"138" not in bytes(stored()[0]) and stored()[1] is None
        assert secrets.first().note == "" and bytes(stored("note")[0]) == b""

    def test_all_ways_of_writing(self, secrets):
        row = secrets.create(phone="1")
        secrets.bulk_create([Secret(phone="2")])
        secrets.filter(pk=row.pk).update(phone="3")
        other = secrets.exclude(pk=row.pk).get()
        other.phone = "4"
        secrets.bulk_update([other], ["phone"])
        assert set(secrets.values_list("phone", flat=True)) == {"3", "4"}
        assert all(len(bytes(v)) > 30 for v in stored())

    def test_it_is_searched_for_null_only(self, secrets):
        secrets.create(phone=None)
        assert secrets.filter(phone__isnull=True).count() == 1
        for lookup in ("phone", "phone__in", "phone__contains", "phone__gt"):
            with pytest.raises(FieldError):
                secrets.filter(**{lookup: "1"})

    def test_it_is_not_serialised(self, secrets):
        secrets.create(phone="1")
        with pytest.raises(TypeError):
            serialize("json", secrets.all())

    def test_everything_is_resealed_after_rotation(self, secrets, monkeypatch):
        monkeypatch.setattr(rotation, "_BATCH", 2)
        columns = [(Secret, f) for f in Secret._meta.concrete_fields if f.name != "id"]
        monkeypatch.setattr(rotation, "_columns", lambda: iter(columns))
        secrets.bulk_create([Secret(phone=str(n) if n % 3 else None, note="n") for n in range(5)])
        new_id = rotate()
        assert reseal_everything() == 3 + 5
        assert {key_id_of(bytes(v)) for v in stored() + stored("note") if v} == {new_id}
        assert [s.phone for s in secrets.order_by("id")] == [None, "1", "2", None, "4"]
        assert reseal_everything() == 0

    def test_a_text_is_a_fine_default(self):
        assert Secret.check() == []
        assert Secret().note == ""
