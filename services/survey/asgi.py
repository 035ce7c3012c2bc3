"""What an ASGI server runs: `uvicorn services.survey.asgi:app`."""

from services.survey.app import create_app
from services.survey.config import Settings

app = create_app(Settings())
