-- Роли и база «Антириска». Выполнить один раз от имени postgres, пароли спросит:
--   sudo -u postgres psql -f templates/deployment/postgresql/antirisk.sql
-- Права роли страниц на таблицы раздаёт сам сервер при каждом запуске: их список меняется вместе с программой.
\set ON_ERROR_STOP on
\if :{?server_password}
\else
  \prompt 'Пароль роли antirisk (сервер): ' server_password
\endif
\if :{?page_password}
\else
  \prompt 'Пароль роли antirisk_pages (страницы): ' page_password
\endif

CREATE ROLE antirisk LOGIN PASSWORD :'server_password';
-- Каждая открытая страница держит одно соединение, второе ей нужно на мгновения.
CREATE ROLE antirisk_pages LOGIN PASSWORD :'page_password' CONNECTION LIMIT 250;

CREATE DATABASE antirisk OWNER antirisk ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE antirisk FROM PUBLIC;
GRANT CONNECT ON DATABASE antirisk TO antirisk_pages;

\connect antirisk
-- До PostgreSQL 15 создавать таблицы мог каждый.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO antirisk;
