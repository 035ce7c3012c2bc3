"""How alembic reaches the assessment database."""

from alembic import context

from services.assessment.tables import Base
from shared.db.migrate import run_migrations

run_migrations(context.config, Base.metadata)
