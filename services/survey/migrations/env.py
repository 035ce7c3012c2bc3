"""How alembic reaches the survey database."""

from alembic import context

from services.survey.tables import Base
from shared.db.migrate import run_migrations

run_migrations(context.config, Base.metadata)
