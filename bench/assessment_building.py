"""A city of 300 agencies × 140 leaves with evidence: one report is filled in over HTTP, the others are its copies."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from bench.assessment_copies import copy_to_all
from bench.assessment_framework import BLOCK, FIELDS, entry_items, framework_file, leaf_codes
from bench.assessment_world import AssessmentWorld, Member
from bench.campaign import ADMINISTRATOR
from bench.crowd import Crowd
from demo.api import Caller, Gateway, all_of
from demo.evidence import report_file
from deploy.local import LocalSystem
from shared.auth.principal import Role

APPRAISERS_EACH: Final = 3
"""Appraisers of a field; the agencies are dealt out among them."""
DOCUMENTS: Final = 20
"""Documents of an agency; each proves several leaves."""


async def build_world(
    system: LocalSystem, gateway: Gateway, administrator_password: str, *, agencies: int
) -> AssessmentWorld:
    """Make everything up to reports that only wait for their heads."""
    admin = await gateway.sign_in(ADMINISTRATOR, administrator_password)
    name = uuid4().hex[:8]
    authority = await admin.post("/v1/authorities", {"code": name, "name": "Thành phố đo tải"})
    crowd = await Crowd.of(system, gateway, authority["id"])
    officer = crowd.person(Role.OFFICER, "Cán bộ Sở Nội vụ")
    chair = crowd.person(Role.COUNCIL_CHAIR, "Chủ tịch Hội đồng")
    programme = await officer.post(
        "/v1/programmes", {"authority_id": authority["id"], "code": name, "name": "Đo tải"}
    )
    framework_id = await _issue(gateway, officer, programme["id"])
    made = await all_of(
        [
            officer.post(
                "/v1/agencies",
                {
                    "authority_id": authority["id"],
                    "code": f"000.00.{number:03}.H26",
                    "name": f"Sở, ban, ngành số {number:03}",
                    "block": BLOCK,
                    "ranked": True,
                },
            )
            for number in range(1, agencies + 1)
        ]
    )
    period = await officer.post("/v1/periods", _period(programme["id"], framework_id))
    path = f"/v1/periods/{period['id']}"
    await officer.post(f"{path}/participants", {"agency_ids": [one["id"] for one in made]})
    participants = await officer.items(f"{path}/participants")
    reports = {one["agency_id"]: one["self_assessment_id"] for one in participants}
    members = [
        Member(
            one["id"],
            one["code"],
            one["name"],
            reports[one["id"]],
            crowd.person(Role.AGENCY_EDITOR, f"Người soạn {one['code']}", one["id"]),
            (
                crowd.person(Role.AGENCY_HEAD, f"Thủ trưởng {one['code']}", one["id"]),
                crowd.person(Role.AGENCY_HEAD, f"Phó thủ trưởng {one['code']}", one["id"]),
            ),
        )
        for one in made
    ]
    world = AssessmentWorld(
        crowd, authority["id"], officer, chair, period["id"], framework_id, members
    )
    for number in range(FIELDS * APPRAISERS_EACH):
        caller = crowd.person(Role.APPRAISER, f"Thành viên {number + 1}")
        await officer.post(
            f"{path}/assignments",
            {
                "appraiser_id": crowd.id_of(caller),
                "appraiser_name": f"Thành viên {number + 1}",
                "fields": [str(number % FIELDS + 1)],
                "agency_ids": [
                    one.agency_id for one in members[number // FIELDS :: APPRAISERS_EACH]
                ]
                or None,
            },
        )
        world.appraisers.append(caller)
    await world.move_to("SELF_ASSESSMENT")
    await _fill_in(members[0])
    await copy_to_all(system, world, documents=DOCUMENTS)
    return world


async def _issue(gateway: Gateway, officer: Caller, programme_id: str) -> str:
    draft = await gateway.call(
        "POST",
        "/v1/frameworks",
        token=officer.token,
        params={"programme_id": programme_id},
        data=framework_file(),
        headers={"content-type": "application/yaml"},
    )
    await officer.post(f"/v1/frameworks/{draft.body['id']}/issuances", version=draft.etag)
    return str(draft.body["id"])


def _period(programme_id: str, framework_id: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    days = iter(range(0, 100, 20))
    names = ("self_assessment", "round_1", "supplement", "round_2")
    opens = now - timedelta(days=1)
    return {
        "programme_id": programme_id,
        "framework_id": framework_id,
        "code": "2026",
        "name": "Năm 2026",
        "stage": "2026",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "calendar": {
            name: {
                "opens_at": (opens + timedelta(days=day)).isoformat(),
                "closes_at": (opens + timedelta(days=day + 20)).isoformat(),
            }
            for name, day in zip(names, days, strict=False)
        },
    }


async def _fill_in(member: Member) -> None:
    """Let the first agency answer all leaves; each of its documents proves some of them."""
    editor, leaves = member.editor, leaf_codes()
    await editor.put_items(f"{member.report}/entries", entry_items())
    documents = await all_of(
        [
            editor.upload(
                "/v1/documents",
                report_file("Cơ quan mẫu", f"Báo cáo số {number}"),
                file_name=f"bao-cao-{number}.pdf",
                number=f"{number}/BC-SNV",
                title=f"Báo cáo kết quả cải cách hành chính số {number}",
                agency_id=member.agency_id,
            )
            for number in range(1, DOCUMENTS + 1)
        ],
        at_once=4,
    )
    cited = [
        {"leaf": leaf, "document_id": documents[number % DOCUMENTS]["id"]}
        for number, leaf in enumerate(leaves)
    ]
    await editor.post(f"{member.report}/citations", {"items": cited})
