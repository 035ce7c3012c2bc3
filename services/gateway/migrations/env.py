"""How alembic reaches the gateway database."""

from alembic import context

from services.gateway.tables import Base
from shared.db.migrate import run_migrations

run_migrations(context.config, Base.metadata)
