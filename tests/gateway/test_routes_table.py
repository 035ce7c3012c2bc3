"""The table of routes: what it finds, and what it must never find."""

import pytest

from services.gateway.proxying.headers import answer_headers, request_headers
from services.gateway.proxying.paths import decoded_path
from services.gateway.routes_table import ORDINARY, ROUTES, UPLOAD, Route, RouteTable

TABLE = RouteTable()


@pytest.mark.parametrize(
    ("path", "service", "entry"),
    [
        ("/v1/periods", "assessment", "/v1/periods"),
        ("/v1/periods/7/calendar", "assessment", "/v1/periods"),
        ("/v1/self-assessments/7/entries/1.1.1", "assessment", "/v1/self-assessments"),
        (
            "/v1/self-assessments/7/entries/1.1.1/evidence",
            "assessment",
            "/v1/self-assessments/{id}/entries/{leaf}/evidence",
        ),
        ("/v1/evidence/7/content", "assessment", "/v1/evidence/{id}/content"),
        ("/v1/uploads/7", "assessment", "/v1/uploads"),
        ("/v1/documents/7/versions", "assessment", "/v1/documents"),
        ("/v1/document-batches", "assessment", "/v1/document-batches"),
        ("/v1/infected-files/7", "assessment", "/v1/infected-files"),
        ("/v1/campaigns/7/responses", "survey", "/v1/campaigns"),
        (
            "/v1/campaigns/7/response-batches",
            "survey",
            "/v1/campaigns/{id}/response-batches",
        ),
        ("/v1/campaigns/7/frames/8", "survey", "/v1/campaigns"),
        ("/v1/campaigns/7/draws", "survey", "/v1/campaigns/{id}/draws"),
        ("/v1/campaigns/7/flag-checks", "survey", "/v1/campaigns/{id}/flag-checks"),
        ("/v1/campaigns/7/quotas", "survey", "/v1/campaigns/{id}/quotas"),
        ("/v1/campaigns/7/back-checks/8/items/9/contacts", "survey", "/v1/campaigns"),
        ("/v1/campaigns/7/responses/8/reviews", "survey", "/v1/campaigns"),
        ("/v1/campaigns/7/cases/8/returns", "survey", "/v1/campaigns"),
        ("/v1/campaigns/7/contacts/8", "survey", "/v1/campaigns"),
        ("/v1/campaigns/7/frame-imports", "survey", "/v1/campaigns/{id}/frame-imports"),
        ("/v1/portals/7/statuses", "survey", "/v1/portals"),
        ("/v1/portals/7/dossier-batches", "survey", "/v1/portals/{id}/dossier-batches"),
        ("/v1/portals/7/sync-messages", "survey", "/v1/portals/{id}/sync-messages"),
        ("/v1/dossier-units/unknown", "survey", "/v1/dossier-units"),
        ("/v1/dossier-statistics", "survey", "/v1/dossier-statistics"),
        ("/v1/samples/7", "survey", "/v1/samples"),
        ("/v1/imported-facts/7", "survey", "/v1/imported-facts"),
        ("/v1/campaigns/7/app-users/8/keys", "survey", "/v1/campaigns"),
        ("/v1/openrosa/key/0a1b/formList", "survey", "/v1/openrosa"),
        ("/v1/openrosa/submission", "survey", "/v1/openrosa"),
        ("/phieu", "survey", "/phieu"),
        ("/phieu/0a1b2c3d", "survey", "/phieu"),
        ("/phieu/0a1b2c3d/anh", "survey", "/phieu/{code}/anh"),
        ("/v1/publications/7/ranking.csv", "scoring", "/v1/publications"),
        ("/v1/scenarios/7/outcome", "scoring", "/v1/scenarios"),
        ("/v1/comparisons/7/agencies", "scoring", "/v1/comparisons"),
        ("/v1/outside-indices/places", "scoring", "/v1/outside-indices"),
    ],
)
def test_a_path_finds_the_entry_that_says_most(path: str, service: str, entry: str) -> None:
    route = TABLE.find(path)
    assert route is not None
    assert (route.service, route.path) == (service, entry)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/v1",
        "/v1/",
        "/internal/v1/periods",
        "/metrics",
        "/healthz",
        "/v2/periods",
        "v1/periods",
        "/v1/accounts",
        "/v1/oauth/token",
        "//v1/periods",
        "/v1/phieu",
        "/v1//phieu",
        "/phieux",
        "phieu",
    ],
)
def test_everything_else_is_not_routed(path: str) -> None:
    assert TABLE.find(path) is None


def test_limits_grow_only_where_files_pass() -> None:
    evidence = TABLE.find("/v1/self-assessments/7/entries/1/evidence")
    assert evidence is not None
    assert evidence.limits is UPLOAD
    for path in ("/v1/uploads/7", "/v1/documents", "/v1/documents/7/versions"):
        route = TABLE.find(path)
        assert route is not None
        assert route.limits is UPLOAD
    ordinary = TABLE.find("/v1/self-assessments/7/submissions")
    assert ordinary is not None
    assert ordinary.limits is ORDINARY


def test_only_the_first_version_and_pages_can_be_routed() -> None:
    assert {route.path for route in ROUTES if not route.path.startswith("/v1/")} == {
        "/phieu",
        "/phieu/{code}/anh",
    }
    with pytest.raises(ValueError, match="only /v1"):
        RouteTable((Route("assessment", "/internal/periods"),))


@pytest.mark.parametrize(
    ("raw", "decoded"),
    [
        (b"/v1/periods", "/v1/periods"),
        (b"/v1/k%E1%BB%B3", "/v1/kỳ"),
        (b"/v1/1.1.1", "/v1/1.1.1"),
        (b"/v1/...", "/v1/..."),
        (b"/v1/a,b:c@d!$&'()*+=~_-", "/v1/a,b:c@d!$&'()*+=~_-"),
        (b"/v1/..", None),
        (b"/v1/./a", None),
        (b"/v1//a", None),
        (b"/v1/a/", None),
        (b"/v1/a%2Fb", None),
        (b"/v1/a%2fb", None),
        (b"/v1/%2E%2E", None),
        (b"/v1/%252e", None),
        (b"/v1/a%5Cb", None),
        (b"/v1/a\\b", None),
        (b"/v1/a%00", None),
        (b"/v1/a%0A", None),
        (b"/v1/a%7F", None),
        (b"/v1/a%", None),
        (b"/v1/a%4", None),
        (b"/v1/%ff", None),
        (b"/v1/a;b", None),
        (b"/v1/a?b", None),
        (b"/v1/a b", None),
        (b"/v1/\xc3\xa9", None),
        (b"/v1/a\n", None),
        (b"*", None),
        (b"", None),
    ],
)
def test_a_path_is_decoded_only_if_it_reads_in_one_way(raw: bytes, decoded: str | None) -> None:
    assert decoded_path(raw) == decoded


def test_headers_for_one_hop_stay_here() -> None:
    given = [
        (b"connection", b"close, X-One"),
        (b"x-one", b"1"),
        (b"transfer-encoding", b"chunked"),
        (b"upgrade", b"h2c"),
        (b"proxy-authorization", b"x"),
        (b"accept", b"*/*"),
        (b"accept", b"text/html"),
    ]
    given.append((b"date", b"Thu, 01 Jan 1970 01:10:00 GMT"))  # a phone says what its clock shows
    passed = request_headers(given, forwarded={"x-request-id": "r"}, body_length=None)
    assert passed == [
        ("accept", "*/*"),
        ("accept", "text/html"),
        ("date", "Thu, 01 Jan 1970 01:10:00 GMT"),
        ("x-request-id", "r"),
    ]
    answered = answer_headers(
        [(b"Connection", b"X-Two"), (b"X-Two", b"2"), (b"Trailer", b"x"), (b"ETag", b"1")],
        status=200,
        origin="http://s",
    )
    assert answered == [(b"etag", b"1")]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (b"http://survey:8000/v1/x", b"/v1/x"),
        (b"http://survey:8000.evil.example/v1/x", b"http://survey:8000.evil.example/v1/x"),
        (b"/v1/x", b"/v1/x"),
    ],
)
def test_a_services_own_address_is_not_told(given: bytes, told: bytes) -> None:
    headers = answer_headers([(b"location", given)], status=201, origin="http://survey:8000")
    assert headers == [(b"location", told)]
