"""How alembic reaches the scoring database."""

from alembic import context

from services.scoring.tables import Base
from shared.db.migrate import run_migrations

run_migrations(context.config, Base.metadata)
