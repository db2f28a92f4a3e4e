"""The facts: the database, its repositories, rights and audit."""

from toolkit.store.database import Store, default_url
from toolkit.store.visitor import Visitor

__all__ = ["Store", "Visitor", "default_url"]
