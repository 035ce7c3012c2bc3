"""The app as a server runs it, with settings from the environment: `uvicorn services.scoring.asgi:app`."""

from shared.startup import collector_paused

with collector_paused():
    from services.scoring.app import create_app
    from services.scoring.config import Settings

    app = create_app(Settings())
