"""A city's frozen documents, made of a preset: as many agencies as wanted, each with answers of its own."""

from typing import Any, Final
from uuid import UUID, uuid5

from demo.answers import answer_to, dice, quality_of
from demo.preset import preset
from shared.canonical import digest

Data = dict[str, Any]

PRESET: Final = "hai-phong-2021"
ANSWERS: Final = 100
"""Answers to each question about each agency."""
OPINION: Final = "Minh chứng chưa đầy đủ; điểm theo biên bản thẩm định."


class City:
    """Documents of one authority, period by period; agencies beyond those of the preset are numbered."""

    def __init__(self, authority_id: UUID, agencies: int) -> None:
        self._authority_id = authority_id
        self._preset = preset(PRESET)
        named = self._preset.programme["agencies"]
        self.agencies: list[Data] = [
            {
                "id": str(uuid5(authority_id, f"agency-{number}")),
                "code": one["code"] if number < len(named) else f"{one['code']}.{number}",
                "name": one["name"] if number < len(named) else f"{one['name']} {number}",
                "block": one["block"],
            }
            for number in range(agencies)
            for one in [named[number % len(named)]]
        ]

    def period(self, year: int) -> Data:
        """Name a year's period."""
        return {
            "id": str(uuid5(self._authority_id, f"period-{year}")),
            "code": str(year),
            "name": f"Năm {year}",
            "stage": str(year),
            "starts_on": f"{year}-01-01",
            "ends_on": f"{year}-12-31",
        }

    def record(self, year: int) -> Data:
        """Freeze the council's work on a year."""
        framework = self._preset.framework
        programme = self._preset.programme
        return {
            "kind": "appraisal-record",
            "version": 1,
            "authority": {"id": str(self._authority_id), **_named(programme["authority"])},
            "programme": {
                "id": str(uuid5(self._authority_id, "programme")),
                **_named(programme["programme"]),
            },
            "period": self.period(year),
            "framework": framework,
            "framework_digest": digest(framework),
            "agencies": [self._agency(one, year) for one in self.agencies],
            "frozen_at": f"{year}-12-31T00:00:00Z",
        }

    def summary(self, year: int) -> Data:
        """Freeze the counts of a year's campaign."""
        forms = [
            {
                "id": str(uuid5(self._authority_id, form["code"])),
                "code": form["code"],
                "version": 1,
                "title": form["title"],
                "questions": [_question(one) for one in form["questions"]],
            }
            for form in self._preset.questionnaires
        ]
        return {
            "kind": "survey-summary",
            "version": 1,
            "authority_id": str(self._authority_id),
            "campaign": {
                "id": str(uuid5(self._authority_id, f"campaign-{year}")),
                "code": str(year),
                "name": f"Điều tra {year}",
                "period_id": self.period(year)["id"],
            },
            "questionnaires": forms,
            "agencies": [_surveyed(one, forms, year) for one in self.agencies],
            "frozen_at": f"{year}-12-31T00:00:00Z",
        }

    def _agency(self, one: Data, year: int) -> Data:
        quality = min(0.97, quality_of(one["code"]) + (year - 2021) * 0.02)
        leaves = {}
        for _, leaf in self._preset.leaves(one["block"]):
            if leaf.get("source", "SELF") == "SURVEY":
                continue
            answer = answer_to(leaf, quality, dice(one["code"], leaf["code"], str(year)))
            claim = answer_to(leaf, 0.97, dice(one["code"], leaf["code"], str(year), "claim"))
            changed = {"decision": "CHANGED", "answer": answer, "points": None, "opinion": OPINION}
            leaves[leaf["code"]] = {
                "self": {"answer": claim, "points": None, "explanation": "Theo báo cáo đính kèm."},
                "round_1": changed if answer != claim else None,
                "round_2": None,
                "final": {"answer": answer, "points": None},
            }
        submitted = f"{year}-11-29T08:00:00Z"
        return {**one, "ranked": True, "late": False, "submitted_at": submitted, "leaves": leaves}


def _named(one: Data) -> Data:
    return {"code": one["code"], "name": one["name"]}


def _question(one: Data) -> Data:
    return {
        "code": one["code"],
        "text": one["text"],
        "type": one["type"],
        "options": one.get("options", []),
        "leaf": one.get("leaf"),
        "factor": one.get("factor"),
    }


def _surveyed(one: Data, forms: list[Data], year: int) -> Data:
    quality = quality_of(one["code"])
    groups = [
        {
            "group": form["code"],
            "questionnaire_id": form["id"],
            "responses": ANSWERS,
            "questions": {
                question["code"]: _counts(question, quality, one["code"], year)
                for question in form["questions"]
            },
        }
        for form in forms
    ]
    total = ANSWERS * len(forms)
    accounting = {"target": total, "received": total, "valid": total, "excluded": 0}
    return {**_named(one), "id": one["id"], "accounting": accounting, "groups": groups}


def _counts(question: Data, quality: float, agency: str, year: int) -> Data:
    codes = [one["code"] for one in question["options"]]
    if question["type"] == "LIKERT":
        codes = ["5", "4", "3", "2", "1"]
    if not codes:
        return {"answered": ANSWERS, "dont_know": 0, "missing": 0, "options": {}, "sum": None}
    random = dice(agency, question["code"], str(year), "survey")
    good = round(ANSWERS * min(0.98, quality + random.uniform(-0.08, 0.05)))
    options = dict.fromkeys(codes, 0)
    options[codes[0]] = good // 2
    options[codes[min(1, len(codes) - 1)]] += good - good // 2
    options[codes[-2 if len(codes) > 2 else -1]] += ANSWERS - good
    return {"answered": ANSWERS, "dont_know": 0, "missing": 0, "options": options, "sum": None}
