"""The app as a server runs it, with settings from the environment: `uvicorn services.gateway.asgi:app`."""

from shared.startup import collector_paused

with collector_paused():
    from services.gateway.app import create_app
    from services.gateway.config import Settings

    app = create_app(Settings())
