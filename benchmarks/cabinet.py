"""How long the cabinet takes to open with many schools: `python benchmarks/cabinet.py [--schools 100 1000]`.

Each school has a profile, answers, decisions and a program, as a territory has them in the middle of a year.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from toolkit.apps import CURATOR
from toolkit.domain.comment import Place
from toolkit.domain.profile import Level, ProfileFactor, RiskProfile
from toolkit.domain.verification import Decision, Verdict
from toolkit.methodology.loader import load
from toolkit.store.database import Store, Visitor
from toolkit.ui.curator import curator_screen
from toolkit.workflows.cabinet import Cabinet
from toolkit.workflows.visit import Visit

FACTORS = ("R02", "R12", "R13")
TEAM = Visitor()
NOW = datetime(2023, 10, 2, 12, 0, tzinfo=UTC)


def fill(store: Store, first: int, count: int) -> None:
    """Schools at work, each waiting for something else."""
    catalogue = load()
    for number in range(first, first + count):
        school = store.schools.create(f"Школа № {number}", year=2023, visitor=TEAM)
        cycle_id = store.schools.current_cycle(school.id).id
        factors = tuple(
            ProfileFactor(code=code, official_title=catalogue.factor(code).title, level=Level.HIGH)
            for code in FACTORS
        )
        store.profiles.replace(cycle_id, RiskProfile(factors=factors), TEAM)
        for code in FACTORS:
            for statement in catalogue.factor(code).statements:
                store.answers.set_team(cycle_id, statement.code, 2, seen=0, visitor=TEAM)
        verdict = Verdict(factor_code="R02", decision=Decision.CONFIRM)
        store.verdicts.set(cycle_id, verdict, seen=0, visitor=TEAM)
        program = store.programs.create(cycle_id, "R02", "Дефицит", visitor=TEAM, tasks=["Задача"])
        for term in ("октябрь 2023", "до 15 января", "ежемесячно"):
            store.programs.add_measure(program.id, visitor=TEAM, activity="Мера", term_text=term)
        if number % 5 == 0:
            store.help.ask(cycle_id, "Помогите с целью", visitor=TEAM)
        if number % 3 == 0:
            thread = store.comments.ask(cycle_id, Place("report", "report"), "Как дела?", visitor=CURATOR)
            store.comments.answer(cycle_id, thread.id, "Идём по плану", visitor=TEAM)


def measure(store: Store) -> dict[str, float]:
    """Seconds of each thing that a curator waits for."""
    flow = Cabinet(load())
    visit = Visit(store=store, visitor=CURATOR, now=lambda: NOW)
    told = {}

    def timed(what: str, do: Callable[[], object]) -> None:
        before = time.perf_counter()
        do()
        told[what] = time.perf_counter() - before

    timed("the list opens", lambda: flow.open(visit))
    timed("its page is drawn", lambda: curator_screen(flow))
    timed("it is drawn again", lambda: curator_screen(flow))
    timed("nothing new is noticed", flow.look)
    timed("another school is chosen", lambda: flow.choose(flow.pulses[-1].school.id))
    timed("a name is searched", lambda: (flow.search("№ 7"), curator_screen(flow)))
    return told


def main() -> None:
    """Measure with each number of schools, one after another in one database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schools", type=int, nargs="+", default=[100, 1000])
    asked = sorted(parser.parse_args().schools)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "schools.sqlite") as store:
        there = 0
        for count in asked:
            fill(store, there + 1, count - there)
            there = count
            print(f"{count} schools")
            for what, seconds in measure(store).items():
                print(f"  {what:28}{seconds:7.3f} s")


if __name__ == "__main__":
    main()
