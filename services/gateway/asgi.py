"""The gateway as a server loads it: `uvicorn services.gateway.asgi:app`."""

from services.gateway.app import create_app
from services.gateway.config import Settings

app = create_app(Settings())
