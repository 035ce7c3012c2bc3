"""Joining OpenAPI documents: a pure function."""

import json
from typing import Any

import pytest

from services.gateway.pages.joining import JoiningError, join

PROBLEM = {"type": "object", "properties": {"title": {"type": "string"}}}
SCHEME = {"type": "oauth2", "flows": {"password": {"tokenUrl": "/v1/oauth/token", "scopes": {}}}}


def reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def answering(name: str) -> dict[str, Any]:
    return {"200": {"content": {"application/json": {"schema": reference(name)}}}}


def document(
    path: str, operation: str, schemas: dict[str, Any], *, uses: str = "Page", tag: str = "things"
) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": operation, "version": "1"},
        "paths": {
            path: {
                "get": {
                    "operationId": operation,
                    "tags": [tag],
                    "responses": answering(uses),
                    "security": [{"account": []}],
                }
            }
        },
        "components": {"schemas": schemas, "securitySchemes": {"account": SCHEME}},
    }


def schema_of(joined: dict[str, Any], path: str) -> str:
    media = joined["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    return str(media["schema"]["$ref"]).rpartition("/")[2]


def test_equal_components_stand_once_and_others_are_prefixed() -> None:
    one = document(
        "/v1/a", "a", {"Page": {"properties": {"p": reference("Problem")}}, "Problem": PROBLEM}
    )
    two = document(
        "/v1/b",
        "b",
        {"Page": {"properties": {"x": {}, "p": reference("Problem")}}, "Problem": PROBLEM},
    )
    joined = join({"gateway": one, "survey": two})
    assert set(joined["components"]["schemas"]) == {"GatewayPage", "SurveyPage", "Problem"}
    assert schema_of(joined, "/v1/a") == "GatewayPage"
    assert schema_of(joined, "/v1/b") == "SurveyPage"
    inner = joined["components"]["schemas"]["SurveyPage"]["properties"]["p"]
    assert inner == reference("Problem")
    assert joined["components"]["securitySchemes"] == {"account": SCHEME}
    assert joined["servers"] == [{"url": "/"}]
    assert joined["info"]["title"] == "a"


def test_equal_names_over_unequal_contents_are_told_apart() -> None:
    page = {"properties": {"item": reference("Item")}}
    one = document("/v1/a", "a", {"Page": page, "Item": {"type": "string"}})
    two = document("/v1/b", "b", {"Page": page, "Item": {"type": "integer"}})
    schemas = join({"gateway": one, "survey": two})["components"]["schemas"]
    assert set(schemas) == {"GatewayPage", "GatewayItem", "SurveyPage", "SurveyItem"}
    assert schemas["SurveyPage"]["properties"]["item"] == reference("SurveyItem")


def test_components_that_refer_to_themselves_are_joined() -> None:
    tree = {"properties": {"children": {"items": reference("Page")}}}
    joined = join(
        {
            "gateway": document("/v1/a", "a", {"Page": tree}),
            "survey": document("/v1/b", "b", {"Page": tree}),
        }
    )
    assert set(joined["components"]["schemas"]) == {"Page"}


def test_only_routed_paths_and_what_they_use_are_told() -> None:
    one = document("/v1/a", "a", {"Page": PROBLEM, "Unused": {}})
    one["paths"]["/internal/v1/a"] = {
        "get": {"operationId": "secret", "tags": ["internal"], "responses": answering("Secret")}
    }
    one["components"]["schemas"]["Secret"] = {"type": "string"}
    joined = join({"gateway": one}, is_routed=lambda _, path: path.startswith("/v1/"))
    assert list(joined["paths"]) == ["/v1/a"]
    assert set(joined["components"]["schemas"]) == {"Page"}
    assert joined["tags"] == [{"name": "things"}]


def test_tags_keep_their_descriptions() -> None:
    one = document("/v1/a", "a", {"Page": PROBLEM}, tag="runs")
    one["tags"] = [{"name": "runs", "description": "Calculations"}]
    two = document("/v1/b", "b", {"Page": PROBLEM}, tag="accounts")
    assert join({"gateway": one, "scoring": two})["tags"] == [
        {"name": "accounts"},
        {"name": "runs", "description": "Calculations"},
    ]


def test_the_order_of_the_documents_does_not_change_the_paths() -> None:
    one = document("/v1/a", "a", {"Page": PROBLEM})
    two = document("/v1/b", "b", {"Page": {"type": "string"}})
    first, second = join({"x": one, "y": two}), join({"y": two, "x": one})
    for part in ("paths", "components"):
        assert json.dumps(first[part]) == json.dumps(second[part])


def test_the_documents_themselves_are_left_alone() -> None:
    one = document("/v1/a", "a", {"Page": PROBLEM})
    two = document("/v1/b", "b", {"Page": {"type": "string"}})
    before = json.dumps([one, two])
    join({"x": one, "y": two})
    assert json.dumps([one, two]) == before


@pytest.mark.parametrize(
    ("two", "message"),
    [
        (document("/v1/b", "a", {"Page": PROBLEM}), "both called a"),
        (document("/v1/a", "b", {"Page": PROBLEM}), "more than one service"),
        (document("/v1/b", "b", {}), "no component schemas/Page"),
    ],
)
def test_documents_that_contradict_each_other_are_refused(
    two: dict[str, Any], message: str
) -> None:
    one = document("/v1/a", "a", {"Page": PROBLEM})
    with pytest.raises(JoiningError, match=message):
        join({"gateway": one, "survey": two})


def test_an_operation_without_an_id_is_refused() -> None:
    one = document("/v1/a", "a", {"Page": PROBLEM})
    del one["paths"]["/v1/a"]["get"]["operationId"]
    with pytest.raises(JoiningError, match="no operation id"):
        join({"gateway": one})
