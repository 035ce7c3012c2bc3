"""What a server runs: `uvicorn services.assessment.asgi:app`."""

from services.assessment.app import create_app
from services.assessment.config import Settings

app = create_app(Settings())
