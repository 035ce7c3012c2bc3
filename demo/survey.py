"""One survey campaign from its forms to the frozen summary: phones that were offline, repeats, wrong answers."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from demo.answers import dice, quality_of, response_to
from demo.api import ProblemError, all_of
from demo.cast import Cast
from demo.console import Console
from demo.preset import Data, Preset

BATCH = 50
"""Responses that a phone sends at once when it is back online."""


@dataclass
class CampaignPlay:
    """A campaign in the making."""

    console: Console
    preset: Preset
    cast: Cast
    agencies: dict[str, Data]
    period: Data
    responses: int
    """How many different valid responses are to arrive."""
    campaign: Data = field(default_factory=dict)
    forms: dict[str, Data] = field(default_factory=dict)
    """Issued questionnaires by code."""

    @property
    def label(self) -> str:
        """Name programme and period in a line of progress."""
        return f"{self.preset.programme['programme']['code']} {self.period['code']}"

    async def prepare(self, forms: dict[str, Data]) -> None:
        """Make and open the campaign with groups, targets and interviewers' assignments."""
        supervisor, programme = self.cast.supervisor, self.preset.programme
        self.forms = forms
        now = datetime.now(UTC)
        self.campaign = await supervisor.post(
            "/v1/campaigns",
            {
                "authority_id": self.cast.authority_id,
                "code": f"{programme['programme']['code']}-{self.period['code']}",
                "name": f"Điều tra xã hội học, {self.period['name']}",
                "period_id": self.period["id"],
                "opens_at": (now - timedelta(days=7)).isoformat(),
                "closes_at": (now + timedelta(days=30)).isoformat(),
                "groups": [
                    {
                        "code": group["code"],
                        "name": group["name"],
                        "questionnaire_id": forms[group["questionnaire"]]["id"],
                    }
                    for group in programme["respondent_groups"]
                ],
                "targets": [
                    {
                        "agency_id": self.agencies[code]["id"],
                        "agency_code": code,
                        "agency_name": self.agencies[code]["name"],
                        "group": group,
                        "target": int(number),
                    }
                    for code, numbers in programme["targets"].items()
                    for group, number in numbers.items()
                ],
            },
        )
        path = f"/v1/campaigns/{self.campaign['id']}"
        organisations = list(self.cast.interviewers)
        for number, organisation in enumerate(organisations):
            await supervisor.post(
                f"{path}/assignments",
                {
                    "interviewer_id": self.cast.interviewer_ids[organisation],
                    "interviewer_name": programme["interviewer_organisations"][number]["name"],
                    "agency_ids": [
                        agency["id"]
                        for place, agency in enumerate(self.agencies.values())
                        if place % len(organisations) == number
                    ],
                    "groups": [group["code"] for group in programme["respondent_groups"]],
                },
            )
        read = await supervisor.read(path)
        await supervisor.post(f"{path}/openings", version=read.etag)

    def _cells(self) -> Iterator[tuple[str, Data]]:
        """Give agency and group of one response after another, in proportion to the targets."""
        groups = {group["code"]: group for group in self.preset.programme["respondent_groups"]}
        cells = [
            (code, groups[group])
            for code, numbers in self.preset.programme["targets"].items()
            for group, number in numbers.items()
            for _ in range(int(number))
        ]
        dice(self.label, "cells").shuffle(cells)
        for number in range(self.responses):
            yield cells[number % len(cells)]

    def _response(self, number: int, code: str, group: Data) -> Data:
        random = dice(self.label, "response", str(number))
        form = self.forms[group["questionnaire"]]
        return {
            "id": str(UUID(int=random.getrandbits(128), version=4)),
            "questionnaire_id": form["id"],
            "group": group["code"],
            "agency_id": self.agencies[code]["id"],
            "answers": response_to(form["questions"], quality_of(code) * 0.9, random),
            "captured_at": (datetime.now(UTC) - timedelta(hours=random.randint(1, 72))).isoformat(
                timespec="seconds"
            ),
        }

    async def collect(self) -> None:
        """Let phones send their days' forms: some batches come twice, some answers are not possible."""
        path = f"/v1/campaigns/{self.campaign['id']}"
        organisations = list(self.cast.interviewers)
        places = {code: place for place, code in enumerate(self.agencies)}
        bags: dict[str, list[Data]] = {name: [] for name in organisations}
        for number, (code, group) in enumerate(self._cells()):
            response = self._response(number, code, group)
            bags[organisations[places[code] % len(organisations)]].append(response)
        batches = [
            (name, bag[start : start + BATCH])
            for name, bag in bags.items()
            for start in range(0, len(bag), BATCH)
        ]
        outcome: dict[str, int] = {}
        sent = 0

        async def send(name: str, batch: list[Data]) -> None:
            nonlocal sent
            answer = await self.cast.interviewers[name].post(
                f"{path}/response-batches", {"responses": batch}
            )
            for item in answer["outcomes"]:
                outcome[item["outcome"]] = outcome.get(item["outcome"], 0) + 1
            sent += len(batch)
            self.console.count(f"{self.label}: responses", sent, self.responses)

        await all_of([send(name, batch) for name, batch in batches], at_once=8)
        # The line broke before the answer came: every fifth batch is sent again.
        await all_of([send(name, batch) for name, batch in batches[::5]], at_once=8)
        # Forms with an answer outside the choices, typed on a phone with an old app.
        wrong = [
            self._spoilt(number, *cell) for number, cell in enumerate(self._cells()) if number < 20
        ]
        await all_of(
            [send(self._organisation_of(item), [item]) for item in wrong],
            at_once=8,
        )
        self.console.say(
            f"{self.label}: {outcome.get('STORED', 0):,} responses stored, {outcome.get('DUPLICATE', 0):,} came again, "
            f"{outcome.get('REJECTED', 0)} refused with the reason, {outcome.get('CONFLICT', 0)} in conflict"
        )

    def _organisation_of(self, response: Data) -> str:
        ids = [agency["id"] for agency in self.agencies.values()]
        organisations = list(self.cast.interviewers)
        return organisations[ids.index(response["agency_id"]) % len(organisations)]

    def _spoilt(self, number: int, code: str, group: Data) -> Data:
        response = self._response(1_000_000 + number, code, group)
        question = next(
            one
            for one in self.forms[group["questionnaire"]]["questions"]
            if one["type"] == "LIKERT"
        )
        response["answers"][question["code"]] = "9"
        return response

    async def show_single_post(self) -> None:
        """Let the survey app send one response that is refused, to show the problem document."""
        code, group = next(self._cells())
        try:
            await self.cast.survey_app.post(
                f"/v1/campaigns/{self.campaign['id']}/responses", self._spoilt(99, code, group)
            )
        except ProblemError as problem:
            detail = problem.document["errors"][0]["detail"]
            self.console.say(f"{self.label}: a wrong answer is refused in words: “{detail}”")

    async def close(self) -> Data:
        """Close the campaign; give the frozen summary's head."""
        supervisor = self.cast.supervisor
        path = f"/v1/campaigns/{self.campaign['id']}"
        read = await supervisor.read(path)
        closed: Data = await supervisor.post(
            f"{path}/closures",
            {"undecided_reason": "Số liệu minh hoạ, không rà soát từng phiếu"},
            version=read.etag,
        )
        self.console.say(f"{self.label}: the campaign is closed, the survey summary is frozen")
        return closed


async def issue_forms(cast: Cast, preset: Preset) -> dict[str, Data]:
    """Let the officer enter and issue the questionnaires; give them by code."""

    async def one(form: Data) -> Data:
        draft = await cast.officer.post(
            "/v1/questionnaires", {"authority_id": cast.authority_id, **_json(form)}
        )
        path = f"/v1/questionnaires/{draft['id']}"
        read = await cast.officer.read(path)
        issued: Data = await cast.officer.post(f"{path}/issuances", version=read.etag)
        return issued

    forms = await all_of([one(form) for form in preset.questionnaires])
    return {form["code"]: form for form in forms}


def _json(form: Data) -> Data:
    """Turn a form of the preset, whose scalars are as written, into the request's types."""

    def value(name: str, given: Any) -> Any:
        if isinstance(given, list):
            return [value(name, item) for item in given]
        if isinstance(given, dict):
            return {key: value(key, item) for key, item in given.items()}
        return int(given) if name == "max_length" and given is not None else given

    return {name: value(name, given) for name, given in form.items()}
