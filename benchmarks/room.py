"""A room of teams at work: what they send, what is stored, how long each click waits, what the server holds.

`python benchmarks/room.py` starts a server, lets teams in by their links, and has each of them answer, change
answers and move between factors for some minutes, as a browser would over the websocket. What is measured and
how to read it: benchmarks/README.md.
"""

import argparse
import asyncio
import json
import random
import re
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a file, not installed

import psutil
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse
from tornado.websocket import websocket_connect

from benchmarks.pages import machine, system_load, versions
from tests.browser.conftest import Server, serving
from tests.serving.talking import CONTROL, SUBPROTOCOL, event, packed, to_widget, unpacked
from toolkit.domain.access import Role
from toolkit.domain.profile import Level
from toolkit.methodology.loader import load
from toolkit.serving.key import read_key
from toolkit.serving.ticket import Tickets
from toolkit.store import Store, Visitor

FACTORS = ("R02", "R04", "R12", "R13", "R14")
OWNER = Visitor("администратор", "administrator")
CONFIG = re.compile(rb'id="jupyter-config-data"[^>]*>(.*?)</script>', re.DOTALL)
PATIENCE = 60.0  # seconds for an answer; whatever takes longer is counted as lost
THINKING = (2.0, 4.0)  # seconds between two clicks of a team


@dataclass
class Team:
    """One team: its way in, and what it gave and waited."""

    school: int
    cycle: int
    way_in: str
    opened: float = 0.0
    waits: list[float] = field(default_factory=list)
    given: dict[str, str] = field(default_factory=dict)
    sent: int = 0
    lost: int = 0
    trouble: str = ""


class Page:
    """A team's page as the browser holds it: the nodes that Python sent, and the line to its kernel."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._jar: dict[str, str] = {}
        self._seq = 0
        self._acks: dict[int, asyncio.Future[float]] = {}
        self._states: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self.state: dict[str, Any] = {}

    async def open(self, team: Team) -> None:
        """Enter by the link, open the app, take the widget's state."""
        await self._ask(team.way_in)
        answer = await self._ask(f"/self_diagnosis?school={team.school}")
        found = CONFIG.search(answer.body)
        if found is None:
            raise RuntimeError("the page did not start its kernel")
        self.kernel = json.loads(found[1])["kernelId"]
        address = f"{self._server.address.replace('http', 'ws', 1)}/api/kernels/{self.kernel}/channels"
        request = HTTPRequest(f"{address}?session_id={uuid.uuid4().hex}", headers=self._headers())
        self._socket = await websocket_connect(
            request, subprotocols=[SUBPROTOCOL], max_message_size=2**26, on_message_callback=self._heard
        )
        comm = uuid.uuid4().hex
        opening = {"comm_id": comm, "target_name": CONTROL, "data": {}}
        await self._say(packed("comm_open", opening, metadata={"version": "1.0.0"}))
        await self._say(to_widget(comm, {"method": "request_states"}))
        states = await asyncio.wait_for(self._states, PATIENCE)
        self.comm, found_page = next(
            (id_, known["state"]) for id_, known in states.items() if "body" in known["state"]
        )
        self.state.update(found_page)

    async def do(self, id_: str, what: str, value: object = None) -> float:
        """Report an event as the page does; how many seconds until it was stored and shown."""
        self._seq += 1
        answered = self._acks[self._seq] = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        await self._say(event(self.comm, id_, what, value, self._seq))
        return await asyncio.wait_for(answered, PATIENCE) - began

    async def leave(self) -> None:
        """Close the page: the browser's goodbye ends its kernel."""
        self._socket.close()
        form = urlencode({"_xsrf": self._jar.get("_xsrf", "")})
        await self._ask(f"/voila/api/shutdown/{self.kernel}", method="POST", body=form)

    def nodes(self, region: str) -> Iterator[list[Any]]:
        """All elements of a region, outer ones first."""
        waiting = list(self.state.get(region, ()))
        while waiting:
            node = waiting.pop(0)
            if not isinstance(node, str):
                yield node
                waiting = [*node[2], *waiting]

    def _headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self._jar.items())}

    async def _ask(self, path: str, **more: Any) -> HTTPResponse:
        client = AsyncHTTPClient(max_clients=200)
        try:
            answer = await client.fetch(
                self._server.address + path, headers=self._headers(), follow_redirects=False,
                request_timeout=PATIENCE, connect_timeout=PATIENCE, raise_error=False, **more,
            )  # fmt: skip
        except HTTPClientError as problem:
            raise RuntimeError(f"{path.split('?')[0]}: {problem}") from problem
        if answer.code >= 400:
            raise RuntimeError(f"{path.split('/')[1].split('?')[0]}: {answer.code}")
        for cookie in answer.headers.get_list("Set-Cookie"):
            name, _, rest = cookie.partition("=")
            self._jar[name] = rest.partition(";")[0]
        return answer

    async def _say(self, message: bytes) -> None:
        await self._socket.write_message(message, binary=True)

    def _heard(self, message: str | bytes | None) -> None:
        if not isinstance(message, bytes):
            return
        said = unpacked(message)
        if said.kind != "comm_msg":
            return
        data = said.content["data"]
        if data.get("method") == "update_states" and not self._states.done():
            self._states.set_result(data["states"])
        elif data.get("method") == "update" and said.content["comm_id"] == getattr(self, "comm", None):
            self.state.update(data["state"])
        elif data.get("method") == "custom" and data["content"].get("type") == "ack":
            answered = self._acks.pop(data["content"]["seq"], None)
            if answered is not None and not answered.done():
                answered.set_result(time.perf_counter())


async def work(team: Team, server: Server, until: float, late: float, dice: random.Random) -> None:
    """Come, work until the time is over, leave."""
    await asyncio.sleep(late)
    page = Page(server)
    try:
        began = time.perf_counter()
        await page.open(team)
        team.opened = time.perf_counter() - began
        while time.perf_counter() < until:
            await _one_step(team, page, dice)
            await asyncio.sleep(dice.uniform(*THINKING))
        await page.leave()
    except Exception as problem:  # whatever it is: one team's trouble, told in the table
        team.trouble = f"{type(problem).__name__}: {problem}"


async def _one_step(team: Team, page: Page, dice: random.Random) -> None:
    """Mostly an answer; sometimes another factor."""
    shown = [node[1] for region in ("rail", "body") for node in page.nodes(region)]
    parts = [attrs["id"] for attrs in shown if str(attrs.get("id", "")).startswith("part-")]
    radios = [attrs for attrs in shown if attrs.get("type") == "radio" and attrs["id"].startswith("a-")]
    free = [radio for radio in radios if "checked" not in radio]
    if not free or (parts and dice.random() < 0.15):
        await page.do(dice.choice(parts), "click")
        return
    radio = dice.choice(free)
    team.sent += 1
    try:
        team.waits.append(await page.do(radio["id"], "change", radio["value"]))
    except TimeoutError:
        team.lost += 1
        return
    team.given[radio["name"].removeprefix("a-")] = radio["value"]


def make_teams(database: str, key: Path, count: int) -> list[Team]:
    """Schools with a profile, each with its link; the teams stand at the answers."""
    catalogue = load()
    teams = []
    with Store.open(database) as store:
        tickets = Tickets(read_key(key))
        for number in range(1, count + 1):
            school = store.schools.create(f"Школа № {number}", year=2024, visitor=OWNER)
            cycle = store.schools.current_cycle(school.id)
            for code in FACTORS:
                title = catalogue.factor(code).title
                store.profiles.add_factor(cycle.id, code, title, level=Level.HIGH, visitor=OWNER)
            store.places.stop_at(cycle.id, "self_diagnosis", "answers", FACTORS[0], OWNER)
            until = date.today() + timedelta(days=30)
            link = store.links.add_for_cycle(cycle.id, Role.SCHOOL, until, visitor=OWNER)
            teams.append(Team(school.id, cycle.id, tickets.address(link, "/")))
    return teams


def stored(database: str, teams: Sequence[Team]) -> tuple[int, int]:
    """How many changes of answers the database has, and how many last ones differ from what was given."""
    changes = wrong = 0
    with Store.open(database, readonly=True) as store:
        for team in teams:
            entries = store.audit.list(team.cycle, limit=100_000)
            changes += sum(entry.what == "team_answer" for entry in entries)
            known = store.answers.get(team.cycle).team
            for statement, value in team.given.items():
                found = known.get(statement)
                there = "" if found is None else "skip" if found.value is None else str(found.value)
                wrong += there != value
    return changes, wrong


def held(server: Server) -> float:
    """Memory of the server and its pages in MB: PSS where the system tells it, else RSS."""
    total = 0.0
    for process in (server.process, *server.process.children(recursive=True)):
        try:
            memory = process.memory_full_info()
            total += getattr(memory, "pss", memory.rss) / 1e6
        except psutil.Error:
            continue
    return total


def spent(server: Server) -> float:
    """Seconds of processor that the server and its pages have used."""
    total = 0.0
    for process in (server.process, *server.process.children(recursive=True)):
        try:
            times = process.cpu_times()
            total += times.user + times.system
        except psutil.Error:
            continue
    return total


async def run(server: Server, teams: Sequence[Team], seconds: float, burst: float) -> dict[str, float]:
    """Let the teams come within `burst` seconds and work; what the server held at its fullest."""
    dice = random.Random(7)
    until = time.perf_counter() + seconds
    watched = {"memory": 0.0, "pages": 0.0, "cpu": 0.0}

    async def watch() -> None:
        while True:
            await asyncio.sleep(5)
            memory = await asyncio.to_thread(held, server)
            watched["memory"] = max(watched["memory"], memory)
            watched["pages"] = max(watched["pages"], float(len(server.kernels())))
            watched["cpu"] = await asyncio.to_thread(spent, server)

    watcher = asyncio.create_task(watch())
    comings = (
        work(team, server, until, dice.uniform(0, burst), random.Random(at)) for at, team in enumerate(teams)
    )
    await asyncio.gather(*comings)
    watcher.cancel()
    return watched


def report(teams: Sequence[Team], watched: dict[str, float], changes: int, wrong: int, left: int) -> str:
    """The figures of a run."""
    waits = sorted(wait * 1000 for team in teams for wait in team.waits)
    sent, lost = sum(team.sent for team in teams), sum(team.lost for team in teams)
    opened = sorted(team.opened for team in teams if team.opened)
    quantiles = statistics.quantiles(waits, n=100) if len(waits) > 1 else [0.0] * 99
    trouble = sum(bool(team.trouble) for team in teams)
    tail = f"p95 {quantiles[94]:.0f}, p99 {quantiles[98]:.0f}, max {max(waits, default=0):.0f}"
    a_page = watched["memory"] / max(watched["pages"], 1)
    rows = [
        ("teams", f"{len(teams)}, in trouble {trouble}"),
        ("answers sent", f"{sent}"),
        ("answers stored", f"{changes}"),
        ("last answers that differ", f"{wrong}"),
        ("without an answer in time", f"{lost}"),
        ("click to stored and shown, ms", f"median {statistics.median(waits or [0]):.0f}, {tail}"),
        ("page open, s", f"median {statistics.median(opened or [0]):.1f}, max {max(opened, default=0):.1f}"),
        ("memory at the fullest, MB", f"{watched['memory']:.0f}, a page {a_page:.0f}"),
        ("processor, s", f"{watched['cpu']:.0f}"),
        ("pages left after all have left", f"{left}"),
    ]
    lines = [f"{name:<32}{value}" for name, value in rows]
    return "\n".join([*lines, *(f"  {team.trouble}" for team in teams if team.trouble)])


def main() -> None:
    """Run the room and print its figures; exit code 1 if anything given is not stored, or a page is left."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--teams", type=int, default=30, help="teams in the room (30)")
    parser.add_argument("--minutes", type=float, default=10, help="how long they work (10)")
    parser.add_argument("--burst", type=float, default=60, help="seconds within which all come (60)")
    parser.add_argument(
        "--db", default="", help="a PostgreSQL address; without it SQLite in a folder of its own"
    )
    asked = parser.parse_args()
    print(f"{date.today()}, {machine()}; load {system_load()}")
    print(versions())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = asked.db or str(folder / "room.sqlite")
        key = folder / "room.key"
        teams = make_teams(database, key, asked.teams)
        with serving(folder / "room.sqlite", address=asked.db, key=key) as server:
            watched = asyncio.run(run(server, teams, asked.minutes * 60, asked.burst))
            deadline = time.monotonic() + 30
            while server.kernels() and time.monotonic() < deadline:
                time.sleep(0.5)
            left = len(server.kernels())
        changes, wrong = stored(database, teams)
    print(f"{asked.teams} teams for {asked.minutes:g} minutes; load {system_load()}\n")
    print(report(teams, watched, changes, wrong, left))
    fine = changes == sum(team.sent - team.lost for team in teams) and not wrong and not left
    sys.exit(0 if fine and not any(team.trouble for team in teams) else 1)


if __name__ == "__main__":
    main()
