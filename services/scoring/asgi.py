"""The app as a server runs it: settings from the environment."""

from services.scoring.app import create_app
from services.scoring.config import Settings

app = create_app(Settings())
