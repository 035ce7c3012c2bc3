"""Assessment and survey as far as scoring asks them: frozen documents over real HTTP semantics."""

from dataclasses import dataclass, field
from uuid import UUID

from fastapi import FastAPI, Request, Response

from shared.canonical import canonical_json, digest_of_bytes
from shared.ids import new_id
from tests.scoring.documents import Data


@dataclass
class Archive:
    """The documents of one peer, and who asked for them."""

    path: str
    documents: dict[UUID, tuple[bytes, str]] = field(default_factory=dict)
    refusals: dict[UUID, int] = field(default_factory=dict)
    mappings: dict[tuple[UUID, UUID], Data] = field(default_factory=dict)
    """What became of leaves, by the new and the old framework; only assessment has some."""
    tokens: dict[UUID, str] = field(default_factory=dict)
    """The authorization with which each document was last asked for."""

    def put(self, document: Data) -> UUID:
        """Freeze a document and give its id."""
        return self.put_bytes(canonical_json(document))

    def put_bytes(self, content: bytes, *, etag: str | None = None) -> UUID:
        """Serve these bytes, perhaps under another name than theirs."""
        document_id = new_id()
        self.documents[document_id] = (content, etag or digest_of_bytes(content))
        return document_id

    def app(self) -> FastAPI:
        """Make the peer's app."""
        app = FastAPI()

        @app.get(f"/v1/{self.path}/{{document_id}}")
        async def read_document(document_id: UUID, request: Request) -> Response:
            self.tokens[document_id] = request.headers.get("authorization", "")
            if document_id in self.refusals:
                return Response(status_code=self.refusals[document_id])
            if document_id not in self.documents:
                return Response(status_code=404)
            content, etag = self.documents[document_id]
            return Response(content, media_type="application/json", headers={"etag": f'"{etag}"'})

        @app.get("/v1/frameworks/{framework_id}/mappings/{from_id}")
        async def read_mapping(framework_id: UUID, from_id: UUID) -> Response:
            mapping = self.mappings.get((framework_id, from_id))
            if mapping is None:
                return Response(status_code=404)
            return Response(canonical_json(mapping), media_type="application/json")

        return app
