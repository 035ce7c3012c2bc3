"""One authority with its people and its frozen documents, and the steps from there to a publication."""

import hashlib
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg
import httpx

from services.scoring.report_templates.defaults import default_template
from services.scoring.report_templates.models import TemplateKind
from shared.auth.principal import Principal, Role
from shared.ids import new_id
from tests.scoring.documents import appraisal_record, survey_summary, three_agencies
from tests.scoring.peers import Archive
from tests.support.authentication import principal, signed_in
from tests.support.databases import database_url
from tests.support.waiting import until_true

FAVOURABLE = {"so-a": 80, "so-b": 90, "huyen-c": 50}
View = dict[str, Any]


@dataclass
class World:
    """An authority of a test's own: nothing that other tests do is seen in it."""

    client: httpx.AsyncClient
    records: Archive
    summaries: Archive
    facts: Archive = field(default_factory=lambda: Archive("imported-facts"))
    authority_id: UUID = field(default_factory=new_id)
    period_id: UUID = field(default_factory=new_id)

    def __post_init__(self) -> None:
        self.officer = self.person(Role.OFFICER)
        self.chair = self.person(Role.COUNCIL_CHAIR)
        self.auditor = self.person(Role.AUDITOR)

    def person(self, role: Role, agency_id: UUID | None = None) -> Principal:
        """Make somebody of this authority."""
        return principal(role, self.authority_id, agency_id)

    def freeze_record(self, **changes: Any) -> UUID:
        """Freeze the record of the three agencies."""
        agencies = changes.pop("agencies", None) or three_agencies(self.authority_id)
        return self.records.put(
            appraisal_record(self.authority_id, agencies, period_id=self.period_id, **changes)
        )

    def freeze_summary(self, **changes: Any) -> UUID:
        """Freeze the summary of the period's campaign."""
        favourable = changes.pop("favourable", FAVOURABLE)
        return self.summaries.put(
            survey_summary(self.authority_id, favourable, period_id=self.period_id, **changes)
        )

    def order(self, **changes: Any) -> View:
        """Make the body that starts a run; freezes what it names, unless `changes` name something."""
        return {
            "authority_id": str(self.authority_id),
            "appraisal_record_id": str(changes.pop("record", None) or self.freeze_record()),
            "survey_summary_id": str(changes.pop("summary", None) or self.freeze_summary()),
            **changes,
        }

    async def start(self, order: View | None = None, by: Principal | None = None) -> httpx.Response:
        """Start a run."""
        return await self.client.post(
            "/v1/runs", json=order or self.order(), headers=signed_in(by or self.officer)
        )

    async def run(self, **changes: Any) -> View:
        """Have a draft."""
        answer = await self.start(self.order(**changes))
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def approve(
        self, run: View, *, version: int | None = None, by: Principal | None = None
    ) -> httpx.Response:
        """Approve a run, which an officer checks before where nobody has."""
        version = version or run["version"]
        if run["state"] == "DRAFT":
            checked = await self.check(run, version=version)
            if checked.status_code != 201:
                return checked
            run.update(checked.json())
            version = run["version"]
        return await self.approve_as_it_is(run, version=version, by=by)

    async def approve_as_it_is(
        self, run: View, *, version: int | None = None, by: Principal | None = None
    ) -> httpx.Response:
        """Approve a run without a check before."""
        return await self.client.post(
            f"/v1/runs/{run['id']}/approvals",
            json={"note": "Biên bản số 12"},
            headers={
                **signed_in(by or self.chair),
                "if-match": f'"{version or run["version"]}"',
            },
        )

    async def check(
        self, run: View, *, version: int | None = None, language: str = "en", **body: Any
    ) -> httpx.Response:
        """Check a run for completeness."""
        return await self.client.post(
            f"/v1/runs/{run['id']}/checks",
            json=body,
            headers={
                **signed_in(self.officer, language=language),
                "if-match": f'"{version or run["version"]}"',
            },
        )

    async def approved(self, **changes: Any) -> View:
        """Have an approved run."""
        answer = await self.approve(await self.run(**changes))
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def publish(
        self, run: View, *, by: Principal | None = None, language: str = "en", **changes: Any
    ) -> httpx.Response:
        """Publish a run."""
        body = {
            "run_id": run["id"],
            "decision_number": "123/QĐ-UBND",
            "decision_date": "2025-03-15",
            "title": "Chỉ số CCHC năm 2024",
            **changes,
        }
        return await self.client.post(
            "/v1/publications",
            json=body,
            headers=signed_in(by or self.officer, language=language),
        )

    async def published(self, **changes: Any) -> View:
        """Have a publication."""
        answer = await self.publish(await self.approved(), **changes)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def outside_table(self, year: int, csv: str = "place,points\nHà Nội,86.07\n") -> View:
        """Make the body that imports an outside table."""
        return {
            "authority_id": str(self.authority_id),
            "index": "PAR_INDEX",
            "name": "Chỉ số CCHC cấp tỉnh",
            "year": year,
            "source": "Bộ Nội vụ",
            "csv": csv,
        }

    async def imported(self, year: int, **changes: Any) -> View:
        """Have an outside table."""
        answer = await self.import_table(self.outside_table(year, **changes))
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def import_table(self, body: View) -> httpx.Response:
        """Import an outside table."""
        return await self.client.post(
            "/v1/outside-indices", json=body, headers=signed_in(self.officer)
        )

    async def two_years(self) -> View:
        """Have runs of two years, and the order to compare them."""
        earlier, later = await self.run(), await self.run(settings={"places": 3})
        return {"run_id": later["id"], "earlier_run_id": earlier["id"]}

    async def comparison(self, order: View | None = None) -> View:
        """Compare two years."""
        answer = await self.compare(order or await self.two_years())
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def compare(self, order: View) -> httpx.Response:
        """Ask for a comparison."""
        return await self.client.post(
            "/v1/comparisons", json=order, headers=signed_in(self.officer)
        )

    async def scenario(self, run: View, **changes: Any) -> View:
        """Keep a scenario."""
        body = {"run_id": run["id"], "name": "Thử", "changes": {}, **changes}
        answer = await self.client.post("/v1/scenarios", json=body, headers=signed_in(self.officer))
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def ask_for_document(
        self,
        run: View,
        by: Principal | None = None,
        *,
        language: str = "en",
        written_in: str = "vi",
        **wanted: Any,
    ) -> httpx.Response:
        """Ask for a document of a run; score cards of all blocks unless something else is wanted."""
        body = {"run_id": run["id"], "kind": "SCORE_CARDS", "language": written_in, **wanted}
        return await self.client.post(
            "/v1/result-documents",
            json=body,
            headers=signed_in(by or self.officer, language=language),
        )

    async def document(self, run: View, by: Principal | None = None, **wanted: Any) -> View:
        """Have a document that is finished, one way or the other."""
        answer = await self.ask_for_document(run, by, **wanted)
        assert answer.status_code == 202, answer.text
        return await self.finished(answer.json()["id"], by)

    async def add_template(
        self,
        content: bytes | None = None,
        *,
        kind: str = "COUNCIL_REPORT",
        by: Principal | None = None,
        language: str = "en",
        **params: Any,
    ) -> httpx.Response:
        """Add a version of a template; the default one unless another is given."""
        return await self.client.post(
            "/v1/report-templates",
            params={
                "authority_id": str(self.authority_id),
                "kind": kind,
                "name": "Mẫu",
                **params,
            },
            content=content or default_template(TemplateKind(kind)),
            headers=signed_in(by or self.officer, language=language),
        )

    async def template(self, content: bytes | None = None, **wanted: Any) -> View:
        """Have a template."""
        answer = await self.add_template(content, **wanted)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def cancelled_document(self) -> View:
        """Have a document that somebody asked for and nobody wants any more."""
        document = (await self.ask_for_document(await self.run())).json()
        answer = await self.client.post(
            f"/v1/result-documents/{document['id']}/cancellations", headers=signed_in(self.officer)
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def run_of(self, publication: View) -> View:
        """Read the run of a publication."""
        runs = (await self.read("/v1/runs")).json()["items"]
        return next(run for run in runs if run["publication_id"] == publication["id"])

    async def finished_by_hand(
        self, run: View, audience: str = "PUBLIC", content: bytes = b"%PDF-1.7"
    ) -> View:
        """Have a document whose file no process had to make."""
        document = (await self.ask_for_document(run, audience=audience)).json()
        connection = await asyncpg.connect(database_url("scoring").replace("+asyncpg", ""))
        try:
            await connection.execute(
                "UPDATE result_document SET state = 'DONE', file_name = 'Báo cáo.pdf', media_type = 'application/pdf', "
                "file_sha256 = $2, file_size = $3 WHERE id = $1",
                UUID(document["id"]),
                hashlib.sha256(content).hexdigest(),
                len(content),
            )
            await connection.execute(
                "INSERT INTO result_document_piece (job_id, authority_id, place, content) "
                "SELECT id, authority_id, 0, $2 FROM result_document WHERE id = $1",
                UUID(document["id"]),
                content,
            )
        finally:
            await connection.close()
        return document

    async def finished(self, document_id: str, by: Principal | None = None) -> View:
        """Wait until a document is finished; another process makes it."""
        view: View = {}

        async def is_finished() -> bool:
            view.update((await self.read(f"/v1/result-documents/{document_id}", by)).json())
            return view["state"] not in {"QUEUED", "RUNNING"}

        await until_true(is_finished)
        return view

    async def content_of(self, document: View, by: Principal | None = None) -> bytes:
        """Fetch the file of a document."""
        answer = await self.read(f"/v1/result-documents/{document['id']}/content", by)
        assert answer.status_code == 200, answer.text
        return answer.content

    async def read(self, path: str, by: Principal | None = None, **params: Any) -> httpx.Response:
        """Read something in somebody's name."""
        return await self.client.get(path, params=params, headers=signed_in(by or self.officer))

    async def audit_actions(self) -> list[str]:
        """Name what was done in this authority, oldest first."""
        page = (await self.read("/v1/scoring-audit-entries")).json()
        return [entry["action"] for entry in reversed(page["items"])]
