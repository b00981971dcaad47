#!/usr/bin/env bash
# Runs once, when the PostgreSQL container makes its cluster: the two logins and the database of the desk.
# On a server of your own, run the same statements by hand.
set -euo pipefail

psql --set ON_ERROR_STOP=1 --set owner="$DESK_OWNER_PASSWORD" --set app="$DESK_APP_PASSWORD" \
    --username postgres <<'SQL'
CREATE ROLE desk_owner LOGIN PASSWORD :'owner';
CREATE ROLE desk_app LOGIN PASSWORD :'app';
ALTER ROLE desk_app SET idle_in_transaction_session_timeout = '2s';
ALTER ROLE desk_app SET statement_timeout = '10s';
ALTER ROLE desk_app SET lock_timeout = '3s';
CREATE DATABASE desk OWNER desk_owner ENCODING 'UTF8' TEMPLATE template0
    LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C';
SQL
