"""For everybody's tests: a small town where two departments keep registers of people.

Needs a database. Not for use outside tests.
"""

from __future__ import annotations

from wangge.domain.people.testing import ADMIN, PACK, START, Cast, small_pack, staffed_town
from wangge.domain.places import api as places
from wangge.packs import registry
from wangge.packs.schema import RegisterSpec

CARE = "care"
RESIDENTS = f"{PACK}/residents"
PATIENTS = f"{CARE}/patients"

_AUDIENCE = {"posts": ["member"], "rights": ["case.supervise"]}


def _t(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def _f(
    key: str, zh: str, kind: str, sensitivity: str = "open", **more: object
) -> dict[str, object]:
    name = _t(zh, key.replace("_", " ").capitalize())
    return {"key": key, "name": name, "type": kind, "sensitivity": sensitivity, **more}


_ID = _f("id_number", "身份证号", "id_number", "sensitive", required=True, searchable=True)

RESIDENTS_SPEC = RegisterSpec.model_validate(
    {
        "key": "residents",
        "name": _t("人口台账", "Residents"),
        "kind": "person",
        "purposes": [
            {"key": "visit", "name": _t("走访", "Visit")},
            {"key": "rescue", "name": _t("救援", "Rescue")},
        ],
        "see": _AUDIENCE,
        "keep": _AUDIENCE,
        "refresh": "180 calendar_days",
        "retention_years": 3,
        "identity": ["id_number"],
        "fields": [
            _f("name", "姓名", "text", "personal", required=True),
            _ID,
            _f("phone", "电话", "phone", "personal", searchable=True, purposes=["visit"]),
            _f("home", "住址", "address", "personal"),
            _f("born_on", "出生日期", "date", "personal"),
            _f(
                "housing",
                "住房",
                "choice",
                choices=[
                    {"key": "owned", "name": _t("自有", "Owned")},
                    {"key": "rented", "name": _t("租住", "Rented")},
                ],
            ),
            _f("persons", "同住人数", "number", unit="人", minimum=1, maximum=50),
            _f("disabled", "行动不便", "bool", "sensitive", see={"posts": ["member"]}),
        ],
    }
)

PATIENTS_SPEC = RegisterSpec.model_validate(
    {
        "key": "patients",
        "name": _t("健康档案", "Patients"),
        "kind": "person",
        "purposes": [{"key": "follow_up", "name": _t("随访", "Follow-up")}],
        "see": {"posts": ["member"]},
        "keep": {"posts": ["member"]},
        "retention_years": 10,
        "identity": ["number"],
        "fields": [
            _f("full_name", "姓名", "text", "personal", required=True, fact="name"),
            {**_ID, "key": "number", "fact": "id_number"},
            _f("phone", "电话", "phone", "personal"),
            _f("diagnosis", "诊断", "text", "sensitive"),
        ],
    }
)


def registered_town(key: str = "qixia") -> Cast:
    """The staffed small town with a second pack, `care`; both keep a register of people."""
    cast = staffed_town(key)
    registry.use_pack(small_pack(registers=(RESIDENTS_SPEC,)))
    registry.use_pack(small_pack(key=CARE, registers=(PATIENTS_SPEC,)))
    places.change_settings(
        jurisdiction_key=key, settings={}, pack_keys=(PACK, CARE), actor=ADMIN, at=START
    )
    return cast
