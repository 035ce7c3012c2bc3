"""The pages for people. They load nothing from elsewhere and hold no script of their own."""

from typing import Final

_STYLE: Final = """
:root { color-scheme: light dark; }
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; line-height: 1.3; }
a { color: #0b5cad; }
li { margin: .4rem 0; }
nav { font-size: .9rem; }
code { font-size: .9em; }
@media (prefers-color-scheme: dark) { a { color: #8ec5ff; } }
"""

_WORDS: Final = {
    "vi": {
        "title": "Xác định Chỉ số cải cách hành chính (PAR INDEX) và SIPAS",
        "intro": "Hệ thống tự đánh giá, thẩm định, điều tra xã hội học, tính điểm và công bố Chỉ số cải cách hành chính và Chỉ số hài lòng về sự phục vụ hành chính.",
        "docs": "Tài liệu API (đăng nhập và gọi thử ngay trên trang)",
        "openapi": "Tài liệu OpenAPI cho chương trình",
        "publications": "Các kết quả đã công bố",
        "status": "Tình trạng các dịch vụ",
        "keys": "Khoá công khai để kiểm tra chữ ký",
        "other": '<a href="/?language=en" lang="en" hreflang="en">English</a>',
    },
    "en": {
        "title": "Determining PAR INDEX and SIPAS",
        "intro": "Self-assessment, appraisal, surveys, scoring and publication of the public administration reform index and of the satisfaction index of public administrative services.",
        "docs": "API documentation (sign in and try it on the page)",
        "openapi": "OpenAPI document for programs",
        "publications": "Published results",
        "status": "State of the services",
        "keys": "Public keys that verify signatures",
        "other": '<a href="/?language=vi" lang="vi" hreflang="vi">Tiếng Việt</a>',
    },
}

LANDING_POLICY: Final = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
DOCS_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Swagger UI sets styles on its elements; scripts come from this server only."""


def landing_page(language: str) -> str:
    """Write the first page, in Vietnamese or English."""
    words = _WORDS[language]
    links = {
        "/cong-bo": words["publications"],
        "/docs": words["docs"],
        "/openapi.json": words["openapi"],
        "/status": words["status"],
        "/.well-known/jwks.json": words["keys"],
    }
    items = "\n".join(f'<li><a href="{address}">{text}</a></li>' for address, text in links.items())
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{words["title"]}</title>
<link rel="icon" href="/docs/favicon.png">
<style>{_STYLE}</style>
</head>
<body>
<nav>{words["other"]}</nav>
<main>
<h1>{words["title"]}</h1>
<p>{words["intro"]}</p>
<ul>
{items}
</ul>
</main>
</body>
</html>
"""


DOCS_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>PAR INDEX API</title>
<link rel="icon" href="/docs/favicon.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""

DOCS_SCRIPT: Final = """"use strict";
window.ui = SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  tagsSorter: "alpha",
  validatorUrl: null,
  oauth2RedirectUrl: undefined,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIBundle.SwaggerUIStandalonePreset],
});
"""
