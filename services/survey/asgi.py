"""The app as a server runs it, with settings from the environment: `uvicorn services.survey.asgi:app`."""

from shared.startup import collector_paused

with collector_paused():
    from services.survey.app import create_app
    from services.survey.config import Settings

    app = create_app(Settings())
