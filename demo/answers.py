"""What agencies report and people answer in the demo: made from a seed, so that two runs are the same.

Every agency has a quality between 0 and 1 drawn once; facts, choices and opinions follow from it.
"""

import random
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

Data = dict[str, Any]


def dice(*names: str) -> random.Random:
    """Make a generator that depends on nothing but the names."""
    return random.Random("par-index/" + "/".join(names))


def quality_of(agency: str) -> float:
    """How well an agency works in the demo."""
    return dice("quality", agency).uniform(0.62, 0.97)


def answer_to(leaf: Data, quality: float, random: random.Random) -> Data:
    """Make an agency's answer to a leaf that fits the leaf's rule."""
    if leaf.get("not_applicable", "REFUSED") != "REFUSED" and random.random() < 0.15:
        return {"state": "NOT_APPLICABLE", "facts": {}, "choices": []}
    rule = leaf["rule"]
    if leaf["group"] == "PENALTY":
        quality = (1 - quality) / 2
    given: Data = {"state": "GIVEN", "facts": {}, "choices": []}
    given |= _MAKERS[rule["shape"]](rule, leaf, quality, random)
    return given


def _yes_no(_rule: Data, _leaf: Data, quality: float, random: random.Random) -> Data:
    return {"choices": ["YES" if random.random() < quality else "NO"]}


def _choice(rule: Data, _leaf: Data, quality: float, random: random.Random) -> Data:
    ranked = sorted(rule["options"], key=lambda option: -Decimal(option["points"]))
    place = 0 if random.random() < quality else random.randrange(1, len(ranked))
    return {"choices": [ranked[place]["code"]]}


def _several(key: str) -> Callable[..., Data]:
    def make(rule: Data, _leaf: Data, quality: float, random: random.Random) -> Data:
        chance = quality ** (1 / len(rule[key]))
        return {"choices": [item["code"] for item in rule[key] if random.random() < chance]}

    return make


def _quotient(rule: Data, _leaf: Data, quality: float, random: random.Random) -> Data:
    if "input" in rule:
        return _percent_figure(rule, _leaf, quality, random)
    total = random.randint(20, 400)
    share = min(1.0, quality + random.uniform(-0.05, 0.25))
    return {
        "facts": {
            rule["numerator"]["name"]: str(round(total * share)),
            rule["denominator"]["name"]: str(total),
        }
    }


def _percent_figure(rule: Data, _leaf: Data, quality: float, random: random.Random) -> Data:
    value = min(1000, round(1000 * (quality + random.uniform(-0.1, 0.15))))
    figure = rule["input"]
    text = (
        str(value // 10)
        if figure.get("integer") == "true" or figure.get("integer") is True
        else f"{value // 10}.{value % 10}"
    )
    return {"facts": {figure["name"]: text}}


def _inverse(rule: Data, _leaf: Data, quality: float, random: random.Random) -> Data:
    total = random.randint(20, 300)
    bad = round(total * (1 - quality) * random.random())
    return {"facts": {rule["bad"]["name"]: str(bad), rule["total"]["name"]: str(total)}}


def _count(rule: Data, leaf: Data, quality: float, random: random.Random) -> Data:
    needed = int(Decimal(leaf["maximum"]) / Decimal(rule["unit_points"])) + 1
    return {"facts": {rule["input"]["name"]: str(random.randint(0, round(needed * quality * 1.5)))}}


def _increments(rule: Data, leaf: Data, quality: float, random: random.Random) -> Data:
    steps = (Decimal(leaf["maximum"]) - Decimal(rule["base_points"])) / Decimal(rule["step_points"])
    most = Decimal(rule["base_limit"]) + steps * Decimal(rule["step"])
    value = int(most * Decimal(str(round(quality * random.uniform(0.5, 1.3), 3))))
    return {"facts": {rule["input"]["name"]: str(value)}}


def _cases(key: str) -> Callable[..., Data]:
    def make(rule: Data, _leaf: Data, quality: float, random: random.Random) -> Data:
        cases = 0 if random.random() < quality else random.randint(1, 3)
        return {"facts": {rule[key]["name"]: str(cases)}}

    return make


def _tasks(rule: Data, _leaf: Data, quality: float, random: random.Random) -> Data:
    late = 0 if random.random() < quality else random.randint(1, 4)
    overdue = 0 if random.random() < quality else random.randint(0, 2)
    return {
        "facts": {
            rule["on_time"]["name"]: str(random.randint(5, 40)),
            rule["late"]["name"]: str(late),
            rule["overdue"]["name"]: str(overdue),
        }
    }


def _relative(rule: Data, _leaf: Data, quality: float, random: random.Random) -> Data:
    value = Decimal(rule["target"]) * Decimal(str(round(quality * random.uniform(0.7, 1.7), 3)))
    return {"facts": {rule["input"]["name"]: str(int(value))}}


def _formulas(rule: Data, _leaf: Data, quality: float, random: random.Random) -> Data:
    planned = random.randint(2, 6)
    facts = {item["name"]: str(item.get("minimum", "0")) for item in rule["variables"]}
    quota, reached, *_ = facts
    facts[quota] = str(planned)
    facts[reached] = str(min(planned, round(planned * quality + random.random())))
    chosen = rule["formulas"][0 if random.random() < 0.6 else 1]
    return {"formula": chosen["code"], "facts": facts}


def _manual(rule: Data, leaf: Data, quality: float, random: random.Random) -> Data:
    step = Decimal(rule["step"])
    steps = int(Decimal(leaf["maximum"]) / step)
    return {"points": str(step * min(steps, round(steps * quality * random.uniform(0.8, 1.2))))}


_CHOSEN = re.compile(r"selected\(\$\{(\w+)\}, '(\w+)'\)")

_MAKERS: dict[str, Callable[..., Data]] = {
    "YES_NO": _yes_no,
    "CHOICE": _choice,
    "CONJUNCTION": _several("conditions"),
    "CHECKLIST": _several("items"),
    "STEPS": _quotient,
    "RATIO": _quotient,
    "RATIO_FLOOR": _quotient,
    "TARGET": _quotient,
    "INVERSE_RATIO": _inverse,
    "COUNT_CAP": _count,
    "INCREMENTS": _increments,
    "DEDUCTION": _cases("cases"),
    "ZERO_ON_FAILURE": _cases("failures"),
    "TASKS": _tasks,
    "RELATIVE_TO_BEST": _relative,
    "FORMULAS": _formulas,
    "MANUAL": _manual,
}


def response_to(questions: list[Data], quality: float, random: random.Random) -> Data:
    """Make one person's answers to a questionnaire, following its relevance."""
    answers: Data = {}
    for question in questions:
        if _is_asked(question.get("relevant") or "", answers):
            answer = _opinion(question, quality, random)
            if answer is not None:
                answers[question["code"]] = answer
    return answers


def _is_asked(relevant: str, answers: Data) -> bool:
    """Whether a question is asked: the presets' conditions are options chosen before, any of which suffices."""
    wanted = _CHOSEN.findall(relevant)
    return not wanted or any(code in _chosen(answers.get(question)) for question, code in wanted)


def _chosen(answer: Any) -> list[Any]:
    return answer if isinstance(answer, list) else [answer]


def _opinion(question: Data, quality: float, random: random.Random) -> Any:  # noqa: PLR0911  a line per type
    if not _is_true(question.get("required")) and random.random() < 0.3:
        return None
    if _is_true(question.get("dont_know")) and random.random() < 0.04:
        return "DK"
    kind = question["type"]
    if kind == "LIKERT":
        return str(max(1, min(5, round(1 + 4 * (quality + random.gauss(0, 0.16))))))
    codes = [option["code"] for option in question.get("options") or []]
    if kind == "SINGLE":
        return codes[
            min(len(codes) - 1, int(abs(random.gauss(0, 1.1 - quality)) * len(codes) * 0.6))
        ]
    if kind == "MULTIPLE":
        return random.sample(codes, random.randint(1, min(3, len(codes))))
    if kind == "NUMBER":
        least, most = (
            Decimal(question.get("minimum") or "0"),
            Decimal(question.get("maximum") or "10"),
        )
        return str(random.randint(int(least), int(min(most, least + 10))))
    return random.choice(
        [
            "Đề nghị rút ngắn thời gian giải quyết.",
            "Cán bộ nhiệt tình, hướng dẫn rõ.",
            "Nên có chỗ để xe.",
        ]
    )


def _is_true(value: Any) -> bool:
    return value is True or value == "true"
