"""What the tus protocol wants of every request and answer, below one path."""

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.assessment.uploads.errors import TusVersionError
from services.assessment.uploads.tus import VERSION
from shared.problems.handlers import problem_response

_RESUMABLE = b"tus-resumable"
_INSTEAD = frozenset({"PATCH", "HEAD", "DELETE"})


class TusHeaders:
    """Refuses other versions of the protocol, says its own, and reads the method where an old proxy let none but POST pass."""

    def __init__(self, app: ASGIApp, *, path: str) -> None:
        self._app = app
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not self._is_below(scope["path"]):
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        instead = headers.get(b"x-http-method-override", b"").decode("latin-1").upper()
        if instead in _INSTEAD:
            scope = {**scope, "method": instead}

        async def send_with_version(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message.get("headers", ()),
                    (_RESUMABLE, VERSION.encode()),
                ]
            await send(message)

        if scope["method"] != "OPTIONS" and headers.get(_RESUMABLE) != VERSION.encode():
            refusal = TusVersionError(version=VERSION, headers={"tus-version": VERSION})
            await problem_response(Request(scope), refusal)(scope, receive, send_with_version)
            return
        await self._app(scope, receive, send_with_version)

    def _is_below(self, path: str) -> bool:
        return path == self._path or path.startswith(f"{self._path}/")
