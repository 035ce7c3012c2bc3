"""One period from opening to the frozen appraisal record, as the officer, agencies and council play it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from demo.afterwards import remedy_a_loss
from demo.answers import answer_to, dice, quality_of
from demo.api import ProblemError, all_of
from demo.cast import Cast
from demo.console import Console
from demo.evidence import report_file
from demo.initiative import recognise_initiative, register_initiative
from demo.offline import fill_in_offline
from demo.preset import Data, Preset, moved_calendar
from demo.uploads import upload_over_a_bad_line

LATE_AGENCIES = 1
SCAN = b"\n%" + b"." * 12_000_000
"""Padding that makes a small PDF as large as a scan: a comment to its readers."""

EVIDENCE_EACH = 2
"""Files that each agency uploads; for the rest of its leaves it names documents in words."""

EXPLANATION = "Theo báo cáo công tác CCHC và sổ theo dõi của cơ quan."


@dataclass
class PeriodPlay:
    """A period in the making."""

    console: Console
    preset: Preset
    cast: Cast
    programme_id: str
    framework_id: str
    agencies: dict[str, Data]
    """By code, as the register has them."""
    plan: Data
    """The period as the preset publishes it."""
    period: Data = field(default_factory=dict)
    reports: dict[str, Data] = field(default_factory=dict)
    """Participants by agency code."""
    initiative: str = ""
    """Path of the initiative that the first agency registered."""

    @property
    def label(self) -> str:
        """Name programme and period in a line of progress."""
        return f"{self.preset.programme['programme']['code']} {self.plan['code']}"

    async def prepare(self) -> None:
        """Make the period with its calendar moved to now, its participants and assignments."""
        officer = self.cast.officer
        published = self.plan["calendar"]
        calendar = moved_calendar(
            published,
            published_start=published["self_assessment"]["opens_at"],
            start=datetime.now(UTC) - timedelta(minutes=1),
        )
        self.period = await officer.post(
            "/v1/periods",
            {
                "programme_id": self.programme_id,
                "framework_id": self.framework_id,
                "code": self.plan["code"],
                "name": self.plan["name"],
                "stage": self.plan["stage"],
                "starts_on": self.plan["starts_on"],
                "ends_on": self.plan["ends_on"],
                "calendar": calendar,
            },
        )
        path = f"/v1/periods/{self.period['id']}"
        await officer.post(
            f"{path}/participants",
            {"agency_ids": [agency["id"] for agency in self.agencies.values()]},
        )
        participants = {
            item["agency_code"]: item for item in await officer.items(f"{path}/participants")
        }
        self.reports = {code: participants[code] for code in self.agencies}
        for appraiser in self.preset.programme["council"]["appraisers"]:
            own = appraiser.get("agency")
            others = [one["id"] for code, one in self.agencies.items() if code != own]
            await officer.post(
                f"{path}/assignments",
                {
                    "appraiser_id": self.cast.appraiser_ids[appraiser["code"]],
                    "appraiser_name": appraiser["name"],
                    "fields": self._fields_of(appraiser),
                    "agency_ids": others if own else None,
                },
            )
        await self._move_to("SELF_ASSESSMENT")

    def _fields_of(self, appraiser: Data) -> list[str]:
        return [str(code) for code in appraiser["fields"]]

    async def _move_to(self, phase: str, *, by_chair: bool = False) -> Data:
        caller = self.cast.chair if by_chair else self.cast.officer
        path = f"/v1/periods/{self.period['id']}"
        read = await caller.read(path)
        moved: Data = await caller.post(
            f"{path}/phases",
            {"phase": phase, "reason": "Minh họa: lịch đã công bố được dời về hiện tại."},
            version=read.etag,
        )
        return moved

    async def fill_in(self) -> None:
        """Let every agency fill in its report, prove it, sign it and send it; one is late."""
        codes = list(self.reports)
        in_time, late = codes[:-LATE_AGENCIES], codes[-LATE_AGENCIES:]
        entries = 0
        done = 0

        async def one(code: str) -> None:
            nonlocal entries, done
            filled = await self._fill_in(code)
            entries += filled
            await self._sign_and_submit(code)
            done += 1
            self.console.count(f"{self.label}: agencies report", done, len(in_time))

        await all_of([one(code) for code in in_time], at_once=6)
        self.console.say(
            f"{self.label}: {len(in_time)} agencies filled in {entries:,} leaves, "
            f"uploaded {EVIDENCE_EACH * len(in_time)} files, signed and submitted"
        )
        await self._send_one_back(in_time[0])
        for code in late:
            await self._fill_in(code)
            await self._prove_over_a_bad_line(code)
        await self._lock()
        for code in late:
            await self._be_late(code)

    async def _fill_in(self, code: str) -> int:
        editor = self.cast.editors[code]
        report = f"/v1/self-assessments/{self.reports[code]['self_assessment_id']}"
        block = self.agencies[code]["block"]
        leaves = [leaf for _, leaf in self.preset.leaves(block) if leaf["source"] == "SELF"]
        answers = {
            leaf["code"]: answer_to(leaf, quality_of(code), dice(self.label, code, leaf["code"]))
            for leaf in leaves
        }
        if code == next(iter(self.reports)):
            taken = await fill_in_offline(editor, report, leaves, answers, EXPLANATION)
            self.console.say(
                f"{self.label}: {self.agencies[code]['name']} took its report home as a workbook, "
                f"filled in {taken} leaves without a connection, and sent it back"
            )
            self.initiative = await register_initiative(
                editor, self.reports[code]["self_assessment_id"]
            )
        else:
            await editor.put_items(
                f"{report}/entries",
                [
                    {"leaf": leaf, "version": 0, "answer": answer, "explanation": EXPLANATION}
                    for leaf, answer in answers.items()
                ],
            )
        for number, leaf in enumerate(leaves[:EVIDENCE_EACH], 1):
            await editor.upload(
                f"{report}/entries/{leaf['code']}/evidence",
                report_file(self.agencies[code]["name"], leaf["name"]),
                file_name=f"bao-cao-{leaf['code']}.pdf",
                number=f"{number}/BC",
                issuer=self.agencies[code]["name"],
            )
        return len(leaves)

    async def _prove_over_a_bad_line(self, code: str) -> None:
        """Send a large scan whose line breaks, go on from there, and let it prove two leaves at once."""
        editor, report = self.cast.editors[code], self.reports[code]["self_assessment_id"]
        block = self.agencies[code]["block"]
        leaves = [leaf for _, leaf in self.preset.leaves(block) if leaf["source"] == "SELF"]
        content = report_file(self.agencies[code]["name"], "Bản quét hồ sơ") + SCAN
        upload, arrived = await upload_over_a_bad_line(
            editor, content, file_name="ban-quet.pdf", breaks_at=len(content) // 2
        )
        await editor.post(
            "/v1/document-batches",
            {
                "self_assessment_id": report,
                "items": [
                    {
                        "upload_id": upload,
                        "description": {"kind": "REPORT", "title": "Bản quét hồ sơ CCHC"},
                        "leaves": [leaf["code"] for leaf in leaves[-2:]],
                    }
                ],
            },
        )
        self.console.say(
            f"{self.label}: a file of {len(content) / 1e6:.0f} MB broke off, went on from {arrived / 1e6:.1f} MB, "
            "and proves two leaves"
        )

    async def _sign_and_submit(self, code: str) -> None:
        head = self.cast.heads[code]
        report = f"/v1/self-assessments/{self.reports[code]['self_assessment_id']}"
        sheet = await head.read(report)
        await head.post(f"{report}/sign-offs", {"digest": sheet.body["content_digest"]})
        await head.post(f"{report}/submissions", version=sheet.etag)

    async def _send_one_back(self, code: str) -> None:
        """Let the officer return one report; the agency mends a leaf, its head signs again."""
        officer, editor = self.cast.officer, self.cast.editors[code]
        report = f"/v1/self-assessments/{self.reports[code]['self_assessment_id']}"
        block = self.agencies[code]["block"]
        leaf = next(leaf for _, leaf in self.preset.leaves(block) if leaf["source"] == "SELF")
        read = await officer.read(report)
        await officer.post(
            f"{report}/returns",
            {
                "reason": "Số liệu chưa thống nhất với báo cáo năm; đề nghị rà soát, ký duyệt lại.",
                "leaves": [leaf["code"]],
                "until": (datetime.now(UTC) + timedelta(hours=1)).isoformat(),
            },
            version=read.etag,
        )
        sheet = await editor.get(report)
        entry = next(one["entry"] for one in sheet["leaves"] if one["code"] == leaf["code"])
        await editor.put(
            f"{report}/entries/{leaf['code']}",
            {
                "answer": answer_to(leaf, 1.0, dice(self.label, code, leaf["code"], "again")),
                "explanation": "Đã rà soát, thống nhất số liệu với báo cáo năm.",
            },
            version=f'"{entry["version"]}"',
        )
        await self._sign_and_submit(code)
        self.console.say(
            f"{self.label}: the report of {self.agencies[code]['name']} was sent back, mended, signed again"
        )

    async def _lock(self) -> None:
        """Move the deadline to now (the clock is the real one), and see the system lock."""
        officer = self.cast.officer
        path = f"/v1/periods/{self.period['id']}"
        read = await officer.read(path)
        calendar = read.body["calendar"]
        calendar["self_assessment"]["closes_at"] = datetime.now(UTC).isoformat()
        await officer.put(
            f"{path}/calendar",
            {
                "calendar": calendar,
                "reason": "Minh họa: dời hạn tự đánh giá về thời điểm hiện tại.",
            },
            version=read.etag,
        )

    async def _be_late(self, code: str) -> None:
        """Find the report locked, get an extension, submit late and visibly so."""
        try:
            await self._sign_and_submit(code)
        except ProblemError as problem:
            refused = problem.document["title"]
        else:
            raise AssertionError("the deadline did not lock")
        await self.cast.officer.post(
            f"/v1/periods/{self.period['id']}/extensions",
            {
                "agency_id": self.agencies[code]["id"],
                "until": (datetime.now(UTC) + timedelta(hours=1)).isoformat(),
                "reason": "Đơn vị có văn bản xin gia hạn do thay đổi nhân sự phụ trách.",
            },
        )
        await self._sign_and_submit(code)
        self.console.say(
            f"{self.label}: the deadline locked ({refused}); {self.agencies[code]['name']} "
            "got an extension and is marked late"
        )

    async def appraise(self) -> Data:
        """Play both rounds and the supplement between them; give the frozen record's head."""
        await self._move_to("ROUND_1")
        recognised = await recognise_initiative(self.cast.chair, self.initiative)
        self.console.say(
            f"{self.label}: {recognised['agency_name']} registered “{recognised['title']}”; "
            f"the chair says {recognised['state']}"
        )
        decisions, changed = await self._decide(1)
        self.console.say(
            f"{self.label}: round 1, {decisions:,} leaves decided, {len(changed)} changed with an opinion"
        )
        await self._move_to("SUPPLEMENT", by_chair=True)
        supplemented = await self._supplement(changed)
        await self._move_to("ROUND_2")
        await self._decide_again(supplemented)
        closed = await self._move_to("CLOSED", by_chair=True)
        record: Data = closed
        self.console.say(
            f"{self.label}: round 2, {len(supplemented)} leaves changed after supplements; the chair closed, "
            "the appraisal record is frozen"
        )
        await self._remedy()
        return record

    async def _remedy(self) -> None:
        code = next(iter(self.reports))
        told = await remedy_a_loss(
            self.cast.officer,
            self.cast.editors[code],
            self.agencies[code],
            self.reports[code]["self_assessment_id"],
        )
        self.console.say(f"{self.label}: {told}")

    async def _decide(self, number: int) -> tuple[int, list[tuple[str, str, Data]]]:
        """Let every appraiser give what the work list shows; the council is strict now and then, and of one mind."""
        decided: set[tuple[str, str]] = set()
        changed: dict[tuple[str, str], tuple[str, str, Data]] = {}
        leaves = {
            code: {
                leaf["code"]: (field, leaf) for field, leaf in self.preset.leaves(agency["block"])
            }
            for code, agency in self.agencies.items()
        }

        async def decide(appraiser: str, waiting: Data) -> None:
            code = waiting["agency_code"]
            items = []
            for shown in waiting["leaves"]:
                field_code, leaf = leaves[code][shown["leaf"]]
                decision = self._decision(code, leaf, shown["claimed_points"])
                if decision["decision"] == "CHANGED" and leaf["source"] == "SELF":
                    changed[code, leaf["code"]] = (code, field_code, leaf)
                items.append(decision)
            if items:
                report = f"/v1/self-assessments/{waiting['self_assessment_id']}"
                await self.cast.appraisers[appraiser].post(
                    f"{report}/appraisals/{number}", {"items": items}
                )
                decided.update((code, item["leaf"]) for item in items)

        lists = {
            appraiser: await caller.items(f"/v1/periods/{self.period['id']}/work-list")
            for appraiser, caller in self.cast.appraisers.items()
        }
        await all_of(
            [decide(appraiser, waiting) for appraiser, list_ in lists.items() for waiting in list_],
            at_once=6,
        )
        return len(decided), [changed[key] for key in sorted(changed)]

    def _members_for(self, code: str, field_code: str) -> list[str]:
        """Name the members of a field who are not of that agency: all of them have to give an opinion."""
        return [
            str(one["code"])
            for one in self.preset.programme["council"]["appraisers"]
            if field_code in self._fields_of(one) and one.get("agency") != code
        ]

    def _decision(self, code: str, leaf: Data, claim: str | None) -> Data:
        random = dice(self.label, code, leaf["code"], "council")
        if leaf["source"] != "SELF":
            return {
                "leaf": leaf["code"],
                "decision": "CHANGED",
                "answer": answer_to(leaf, quality_of(code), random),
                "opinion": "Theo số liệu theo dõi của cơ quan thường trực Hội đồng.",
            }
        claimed = Decimal(claim or "0")
        if claimed > 0 and random.random() < 0.08:
            return {
                "leaf": leaf["code"],
                "decision": "CHANGED",
                "points": str((claimed / 2).quantize(Decimal("0.01"))),
                "opinion": "Tài liệu kiểm chứng chưa đầy đủ; đề nghị giải trình, bổ sung.",
                "explanation_requested": True,
            }
        return {"leaf": leaf["code"], "decision": "ACCEPTED"}

    async def _supplement(
        self, changed: list[tuple[str, str, Data]]
    ) -> list[tuple[str, str, Data]]:
        """Let agencies answer every second change with a statement, a file and the points they propose."""
        answered = changed[::2]

        async def one(code: str, leaf: Data) -> None:
            editor = self.cast.editors[code]
            leaf_path = f"/v1/self-assessments/{self.reports[code]['self_assessment_id']}/entries/{leaf['code']}"
            await editor.upload(
                f"{leaf_path}/evidence",
                report_file(self.agencies[code]["name"], f"Bổ sung: {leaf['name']}"),
                file_name=f"bo-sung-{leaf['code']}.pdf",
            )
            await editor.post(
                f"{leaf_path}/statements",
                {
                    "text": "Cơ quan giải trình và gửi bổ sung tài liệu kiểm chứng; đề nghị công nhận điểm tự chấm.",
                    "proposed_points": None,
                },
            )

        await all_of([one(code, leaf) for code, _, leaf in answered], at_once=6)
        self.console.say(f"{self.label}: {len(answered)} supplements with evidence and a statement")
        return answered

    async def _decide_again(self, supplemented: list[tuple[str, str, Data]]) -> None:
        async def one(code: str, field_code: str, leaf: Data) -> None:
            report = f"/v1/self-assessments/{self.reports[code]['self_assessment_id']}"
            opinion = {
                "leaf": leaf["code"],
                "decision": "ACCEPTED",
                "opinion": "Đã đủ tài liệu kiểm chứng.",
            }
            for member in self._members_for(code, field_code):
                await self.cast.appraisers[member].post(
                    f"{report}/appraisals/2", {"items": [opinion]}
                )

        await all_of([one(*item) for item in supplemented], at_once=6)
