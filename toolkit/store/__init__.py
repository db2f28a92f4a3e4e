"""The facts: the database, its repositories, rights and audit."""
