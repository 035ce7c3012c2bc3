"""A city of 300 agencies × 140 leaves with evidence: one report is filled in over HTTP, the others are its copies in the database.

What is copied is what the service itself wrote for the first agency, row by row, with ids of its own; the audit trail is
chained by the function that the service uses.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

import asyncpg
import orjson

from bench.assessment_framework import BLOCK, FIELDS, entry_items, framework_file, leaf_codes
from bench.campaign import ADMINISTRATOR
from bench.crowd import TokenPress
from demo.api import Caller, Gateway, all_of
from demo.evidence import report_file
from deploy.local import LocalSystem
from shared.audit.chain import Head, link
from shared.auth.principal import Grant, Role
from shared.ids import new_id

APPRAISERS_EACH: Final = 3
"""Appraisers of a field; the agencies are dealt out among them."""

DOCUMENTS: Final = 20
"""Documents of an agency; each proves several leaves."""

Row = dict[str, Any]
_JSON: Final = frozenset({"before", "after"})


@dataclass(frozen=True)
class Member:
    """An agency of the period, and its people."""

    agency_id: str
    code: str
    name: str
    report_id: str
    editor: Caller
    heads: tuple[Caller, Caller]

    @property
    def report(self) -> str:
        """The path of its report."""
        return f"/v1/self-assessments/{self.report_id}"


@dataclass
class AssessmentWorld:
    """A period in which all agencies have filled in everything, and everybody in it."""

    gateway: Gateway
    authority_id: str
    officer: Caller
    chair: Caller
    period_id: str
    framework_id: str
    members: list[Member]
    appraisers: list[Caller] = field(default_factory=list)

    async def move_to(self, phase: str) -> None:
        """Let the officer move the period on."""
        path = f"/v1/periods/{self.period_id}"
        version = (await self.officer.read(path)).etag
        await self.officer.post(
            f"{path}/phases", {"phase": phase, "reason": "Đo tải"}, version=version
        )


async def build_world(
    system: LocalSystem, gateway: Gateway, administrator_password: str, *, agencies: int
) -> AssessmentWorld:
    """Make everything up to reports that only wait for their heads."""
    admin = await gateway.sign_in(ADMINISTRATOR, administrator_password)
    name = uuid4().hex[:8]
    authority = await admin.post("/v1/authorities", {"code": name, "name": "Thành phố đo tải"})
    press = await TokenPress.of(system)

    def person(role: Role, called: str, agency_id: str | None = None) -> tuple[UUID, Caller]:
        account = new_id()
        grant = Grant(role, UUID(authority["id"]), UUID(agency_id) if agency_id else None)
        return account, Caller(gateway, press.token(account, called, grant))

    officer = await _signed_in(gateway, admin, authority["id"], name, "OFFICER")
    _, chair = person(Role.COUNCIL_CHAIR, "Chủ tịch Hội đồng")
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
            person(Role.AGENCY_EDITOR, f"Người soạn {one['code']}", one["id"])[1],
            (
                person(Role.AGENCY_HEAD, f"Thủ trưởng {one['code']}", one["id"])[1],
                person(Role.AGENCY_HEAD, f"Phó thủ trưởng {one['code']}", one["id"])[1],
            ),
        )
        for one in made
    ]
    world = AssessmentWorld(
        gateway, authority["id"], officer, chair, period["id"], framework_id, members
    )
    for number in range(FIELDS * APPRAISERS_EACH):
        account, caller = person(Role.APPRAISER, f"Thành viên {number + 1}")
        await officer.post(
            f"{path}/assignments",
            {
                "appraiser_id": str(account),
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
    await _copy_to_all(system, world)
    return world


async def _signed_in(
    gateway: Gateway, admin: Caller, authority_id: str, name: str, role: str
) -> Caller:
    email, password = f"{role.lower()}-{name}@example.vn", secrets.token_urlsafe(12)
    await admin.post(
        "/v1/accounts",
        {
            "email": email,
            "display_name": "Cán bộ Sở Nội vụ",
            "password": password,
            "grants": [{"role": role, "authority_id": authority_id}],
        },
    )
    return await gateway.sign_in(email, password)


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


def _period(programme_id: str, framework_id: str) -> Row:
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


async def _copy_to_all(system: LocalSystem, world: AssessmentWorld) -> None:
    """Give every other agency what the first one has."""
    connection = await system.postgres.connect("assessment")
    try:
        async with connection.transaction():
            first, *others = world.members
            copies = _Copies(connection, first, others)
            await copies.take("entry", "self_assessment_id", first.report_id)
            documents = await copies.take("document", "agency_id", first.agency_id)
            versions = await copies.take(
                "document_version", "document_id", [row["id"] for row in documents]
            )
            await copies.take("citation", "self_assessment_id", first.report_id)
            assert len(documents) == len(versions) == DOCUMENTS
            await _chain_entries(connection, world)
        await connection.execute("ANALYZE")
    finally:
        await connection.close()


class _Copies:
    """Rows of the first agency written again for the others; a copied row's id is a new one, and references follow."""

    def __init__(
        self, connection: asyncpg.Connection, first: Member, others: Sequence[Member]
    ) -> None:
        self._connection = connection
        self._others = others
        self._ids: list[dict[UUID, UUID]] = [
            {
                UUID(first.report_id): UUID(other.report_id),
                UUID(first.agency_id): UUID(other.agency_id),
            }
            for other in others
        ]

    async def take(
        self, table: str, column: str, wanted: str | Sequence[UUID]
    ) -> list[asyncpg.Record]:
        """Copy the rows of a table that belong to the first agency; give them."""
        ids = [UUID(wanted)] if isinstance(wanted, str) else list(wanted)
        rows = await self._connection.fetch(
            f"SELECT * FROM {table} WHERE {column} = ANY($1) ORDER BY {column}", ids
        )
        await self._connection.copy_records_to_table(
            table,
            columns=list(rows[0].keys()),
            records=[tuple(self._copied(row, known)) for known in self._ids for row in rows],
        )
        return list(rows)

    def _copied(self, row: asyncpg.Record, known: dict[UUID, UUID]) -> list[Any]:
        if "id" in row.keys():  # noqa: SIM118  a record's `in` asks for values
            known[row["id"]] = new_id()
        return [known.get(value, value) if isinstance(value, UUID) else value for value in row]


async def _chain_entries(connection: asyncpg.Connection, world: AssessmentWorld) -> None:
    """Write the trail of the copied entries as the service would have: 140 entries an agency, in one chain."""
    authority = UUID(world.authority_id)
    chain = await connection.fetchrow(
        "SELECT length, hash FROM audit_chain WHERE id = $1 FOR UPDATE", authority
    )
    assert chain is not None
    saved = await connection.fetch(
        "SELECT * FROM audit_entry WHERE authority_id = $1 AND action = 'entry.saved'"
        " ORDER BY sequence",
        authority,
    )
    names = [name for name in saved[0].keys() if name != "number"]  # noqa: SIM118  as above

    def of(member: Member, row: asyncpg.Record) -> Row:
        leaf = row["subject_id"].rpartition("/")[2]
        plain = {name: row[name] for name in names}
        for name in _JSON:
            plain[name] = None if plain[name] is None else orjson.loads(plain[name])
        return plain | {"subject_id": f"{member.report_id}/{leaf}"}

    head, rows = link(
        Head(chain["length"], chain["hash"]),
        (of(member, row) for member in world.members[1:] for row in saved),
    )
    await connection.copy_records_to_table(
        "audit_entry",
        columns=names,
        records=[
            tuple(
                orjson.dumps(row[name]).decode() if name in _JSON and row[name] else row[name]
                for name in names
            )
            for row in rows
        ],
    )
    await connection.execute(
        "UPDATE audit_chain SET length = $2, hash = $3 WHERE id = $1",
        authority,
        head.length,
        head.hash,
    )
