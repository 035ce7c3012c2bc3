"""How refusals stand in the OpenAPI document."""

from collections import defaultdict
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from shared.problems.problem import DomainError

MEDIA_TYPE = "application/problem+json"


class FaultView(BaseModel):
    """One place that needs mending."""

    model_config = ConfigDict(extra="allow")

    pointer: str = Field(
        description="Where, as a JSON pointer into what was sent", examples=["#/answers/q3"]
    )
    code: str = Field(description="What is wrong, for programs", examples=["not-a-choice"])
    detail: str = Field(description="What is wrong and what to write instead, for people")


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(
        description="Which problem, as a stable address", examples=["/problems/not-found"]
    )
    title: str = Field(description="The problem in a few words, in the reader's language")
    status: int = Field(description="The HTTP status", examples=[404])
    detail: str = Field(description="What happened and what to do, in the reader's language")
    instance: str | None = Field(default=None, description="The path that was asked for")
    request_id: str | None = Field(default=None, description="Give this to the administrator")
    errors: list[FaultView] | None = Field(
        default=None, description="Every place that needs mending"
    )


def problems(*errors: type[DomainError]) -> dict[int | str, dict[str, Any]]:
    """Declare which refusals an operation gives, grouped by status."""
    by_status: dict[int, list[type[DomainError]]] = defaultdict(list)
    for error in errors:
        by_status[error.kind.value].append(error)
    return {status: problem_response(*group) for status, group in sorted(by_status.items())}


def problem_response(*errors: type[DomainError]) -> dict[str, Any]:
    """Write the OpenAPI response of one status."""
    return {
        "description": "; ".join(error.title.en for error in errors),
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {
                    error.code: {
                        "summary": error.title.en,
                        "value": {
                            "type": f"/problems/{error.code}",
                            "title": error.title.en,
                            "status": error.kind.value,
                            "detail": error.detail.en,
                        },
                    }
                    for error in errors
                },
            }
        },
    }
