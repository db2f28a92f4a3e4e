"""A failure of the database names the statement, never what somebody wrote."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from toolkit.store import Store


def test_an_error_does_not_repeat_the_values(store: Store) -> None:
    engine = store._engines.write
    assert engine is not None
    with engine.connect() as connection, pytest.raises(SQLAlchemyError) as problem:
        connection.execute(text("INSERT INTO nowhere VALUES (:answer)"), {"answer": "тайный ответ"})
    assert "nowhere" in str(problem.value)
    assert "тайный" not in str(problem.value)
