-- Two databases under two roles, so that the public plane cannot read what is internal.
--
-- The PostgreSQL image runs this once, on a new volume; psql reads the passwords from the secrets, so that they
-- stand in no argument and in no variable of the environment.
\set ON_ERROR_STOP on
\set internal_password `head -n 1 /run/secrets/internal_database_password`
\set public_password `head -n 1 /run/secrets/public_database_password`

CREATE ROLE gatepost_internal LOGIN PASSWORD :'internal_password';
CREATE ROLE gatepost_public LOGIN PASSWORD :'public_password';
CREATE DATABASE gatepost_internal OWNER gatepost_internal;
CREATE DATABASE gatepost_public OWNER gatepost_public;
REVOKE ALL ON DATABASE gatepost_internal FROM PUBLIC;
REVOKE ALL ON DATABASE gatepost_public FROM PUBLIC;
