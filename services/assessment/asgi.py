"""The app as a server runs it, with settings from the environment: `uvicorn services.assessment.asgi:app`."""

from shared.startup import collector_paused

with collector_paused():
    from services.assessment.app import create_app
    from services.assessment.config import Settings

    app = create_app(Settings())
