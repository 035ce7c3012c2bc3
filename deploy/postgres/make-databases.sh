#!/usr/bin/env bash
# Run once by the PostgreSQL image on an empty folder: a database and a role for each service,
# each with its own password, none allowed into another's database.
set -euo pipefail
for service in gateway assessment survey scoring; do
  variable="${service^^}_DATABASE_PASSWORD"
  psql --set ON_ERROR_STOP=1 --set role="$service" --set password="${!variable:?is not set}" \
    --username "$POSTGRES_USER" --dbname "${POSTGRES_DB:-$POSTGRES_USER}" <<'SQL'
CREATE ROLE :"role" LOGIN PASSWORD :'password';
CREATE DATABASE :"role" OWNER :"role";
REVOKE CONNECT ON DATABASE :"role" FROM PUBLIC;
SQL
done
