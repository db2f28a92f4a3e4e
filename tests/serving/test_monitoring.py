"""`/health` and `/metrics` of a running server: without a kernel, without a name."""

import json
import os
import signal
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.serving.visiting import Site, running
from toolkit import __version__
from toolkit.domain.access import Role
from toolkit.places import database_url
from toolkit.store.database import Store, Visitor


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server whose door is closed, with a journal beside its database."""
    folder = tmp_path_factory.mktemp("closed")
    with Store.open(database_url(folder / "school.sqlite")) as store:
        school = store.schools.create("Приречная СОШ", year=2023, visitor=Visitor())
        cycle = store.schools.current_cycle(school.id)
        until = datetime.now(UTC).date() + timedelta(days=9)
        store.links.add_for_cycle(cycle.id, Role.SCHOOL, until, visitor=Visitor())
    yield from running(folder, journal=str(folder / "journal.json"), max_pages=7)


def figures(site: Site) -> dict[str, float]:
    answer = site.ask("/metrics")
    assert answer.status == 200
    return {
        sample.name + "".join(f" {value}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def events(site: Site) -> list[dict[str, object]]:
    journal = Path(site.database.removeprefix("sqlite:///")).with_name("journal.json")
    return [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]


def test_health_is_told_to_everybody_without_a_kernel(closed: Site) -> None:
    answer = closed.ask("/health")
    assert answer.status == 200
    assert json.loads(answer.text) == {"ok": True, "database": True, "version": __version__}
    assert answer.headers["cache-control"] == "no-store"
    assert figures(closed)["antirisk_pages"] == 0


def test_figures_are_told_in_prometheus_format(closed: Site) -> None:
    closed.ask("/enter")
    found = figures(closed)
    assert found["antirisk_pages_most"] == 7
    assert found["antirisk_waiting"] == found["antirisk_pages_taken"] == found["antirisk_sessions"] == 0
    assert found["antirisk_requests_total enter 2xx"] >= 1
    assert found["antirisk_request_seconds_count enter"] >= 1
    assert {"antirisk_store_errors_total", "antirisk_pages_memory_bytes"} <= set(found)
    assert "antirisk_websocket_messages_total received" in found
    assert "antirisk_pages_ended_total memory" in found


def test_refusals_are_counted(closed: Site) -> None:
    before = figures(closed)["antirisk_refusals_total"]
    closed.ask("/health", Host="elsewhere.example")
    assert figures(closed)["antirisk_refusals_total"] == before + 1


def test_figures_name_nobody(closed: Site) -> None:
    text = closed.ask("/metrics").text
    assert "Приречная" not in text
    assert "127.0.0.1" not in text


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Forwarded_For": "10.0.0.1"},
        {"X_Real_Ip": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"Host": "elsewhere.example"},
    ],
)
def test_figures_are_for_this_machine_only(closed: Site, headers: dict[str, str]) -> None:
    answer = closed.ask("/metrics", **headers)
    assert answer.status in (302, 403)
    assert "antirisk_pages" not in answer.text


def test_the_journal_tells_kinds_of_requests_and_no_address(closed: Site) -> None:
    closed.ask("/e/some-ticket?school=17")
    told = events(closed)
    assert told[0]["event"] == "started"
    last = next(event for event in reversed(told) if event.get("route") == "entry")
    assert {name: last[name] for name in ("event", "method", "status")} == {
        "event": "request",
        "method": "GET",
        "status": 403,
    }
    assert set(last) == {"time", "event", "route", "method", "status", "ms"}
    assert "some-ticket" not in json.dumps(told)


@pytest.mark.skipif(sys.platform == "win32", reason="takes the database away as Linux allows")
def test_a_server_without_its_database_says_so(tmp_path: Path) -> None:
    with Store.open(database_url(tmp_path / "school.sqlite")) as store:
        store.schools.create("Приречная СОШ", year=2023, visitor=Visitor())
    for site in running(tmp_path):
        for file in tmp_path.glob("school.sqlite*"):
            file.write_bytes(b"no database at all " * 1000)
        answer = site.ask("/health")
        assert answer.status == 503
        assert json.loads(answer.text)["ok"] is False


def test_the_end_of_the_server_is_in_the_journal(tmp_path: Path) -> None:
    for site in running(tmp_path, journal=str(tmp_path / "journal.json")):
        os.kill(site.process, signal.SIGTERM)
        served = site
    assert events(served)[-1]["event"] == "stopped"
