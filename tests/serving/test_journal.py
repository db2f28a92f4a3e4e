"""The journal: one line of JSON an event, and nothing in it that could be somebody's."""

import json
import logging
from pathlib import Path

import pytest

from toolkit.serving.journal import LARGEST_FILE, Journal, JournalError


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_an_event_is_a_line_with_its_time_and_facts(tmp_path: Path) -> None:
    journal = Journal.at(str(tmp_path / "journal.json"))
    journal.write("request", route="app", method="GET", status=200, ms=12)
    journal.write("refused", what="чужая страница")
    journal.close()
    first, second = lines(tmp_path / "journal.json")
    assert str(first.pop("time")).startswith("20")
    assert first == {"event": "request", "route": "app", "method": "GET", "status": 200, "ms": 12}
    assert second["what"] == "чужая страница"
    assert "чужая" in (tmp_path / "journal.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "facts",
    [
        {"answer": "да"},
        {"address": "10.0.0.1"},
        {"ticket": "abc"},
        {"status": "200"},
        {"route": 5},
        {"what": "a" * 81},
        {"message": "x"},
    ],
)
def test_what_has_no_place_in_it_cannot_be_written(facts: dict[str, str | int], tmp_path: Path) -> None:
    journal = Journal.at(str(tmp_path / "journal.json"))
    with pytest.raises(ValueError, match="no place"):
        journal.write("request", **facts)
    journal.close()
    assert lines(tmp_path / "journal.json") == []


def test_a_server_may_keep_no_journal() -> None:
    journal = Journal.at("")
    journal.write("started")
    journal.close()


def test_the_journal_may_go_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    Journal.at("-").write("started", version="1")
    assert json.loads(capsys.readouterr().out)["event"] == "started"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="journal"):
        Journal.at(str(tmp_path / "нет" / "journal.json"))


def test_a_journal_of_a_year_does_not_fill_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert LARGEST_FILE <= 10 * 1024 * 1024
    monkeypatch.setattr("toolkit.serving.journal.LARGEST_FILE", 1000)
    journal = Journal.at(str(tmp_path / "journal.json"))
    for _ in range(500):
        journal.write("request", route="app", method="GET", status=200, ms=12)
    journal.close()
    assert len(list(tmp_path.iterdir())) == 6
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 7000


def test_the_journal_is_apart_from_other_logs(tmp_path: Path) -> None:
    journal = Journal.at(str(tmp_path / "journal.json"))
    logging.getLogger("antirisk.serving").error("a failure")
    journal.close()
    assert lines(tmp_path / "journal.json") == []
