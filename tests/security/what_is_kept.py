"""What the server's logs and a page's process know after all the attacks; so these stories come last."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.security.attacks import Attempt, attack
from tests.security.town import Town, widget_of
from tests.serving.talking import Line, event
from tests.serving.visiting import process_of
from toolkit.serving.journal import FACTS

KEPT = "What is kept"
MARK = "An-answer-7391"


@attack(KEPT, "Answers, tickets, codes, cookies, names and addresses in the logs after a full walk")
def logs_searched(town: Town) -> Iterator[Attempt]:
    page = town.our_page
    with Line(page.caller, page.kernel) as line:
        widget = widget_of(line)
        line.answer(event(widget, "step-passport"))
        line.answer(event(widget, "p-partners", "change", MARK, seq=2))
    assert town.store.schools.passport(town.ours.cycle.id).text("partners") == MARK
    town.attacker.ask(f"/?school={town.ours.school.id}&answer={MARK}")
    town.site.ask(f"/e/{MARK}")
    town.site.ask(f"/nowhere/{MARK}", User_Agent=MARK, Referer=MARK)
    links = [town.ours.link, town.theirs.link, town.curator, town.coordinator]
    secrets = {
        "an answer": [MARK],
        "tickets": [town.site.tickets.write(link) for link in links],
        "codes": [link.code for link in links if link.code],
        "cookies": [value for caller in (page.caller, town.attacker) for value in caller.jar.values()],
        "names of schools": [town.ours.school.name, town.theirs.school.name],
        "ids of pages": [opened.kernel for opened in town.pages],
        "addresses": ["127.0.0.1", "::1"],
        "the key": [(town.folder / "school.key").read_text().strip()],
    }
    for name in ("log.txt", "journal.json"):
        told = (town.folder / name).read_text(encoding="utf-8")
        for what, values in secrets.items():
            yield Attempt(f"{what} in {name}", any(value in told for value in values))
    lines = (town.folder / "journal.json").read_text(encoding="utf-8").splitlines()
    log = (town.folder / "log.txt").read_text(encoding="utf-8")
    yield Attempt("the library failed over a message", "Uncaught exception" in log or "Traceback" in log)
    facts = {fact for line in lines for fact in json.loads(line)}
    yield Attempt("other facts in the journal", not facts <= {"time", "event", *FACTS})


@attack(KEPT, "The server's memory at its worst, after all this")
def memory_searched(town: Town) -> Iterator[Attempt]:
    if sys.platform != "linux":  # elsewhere a process does not tell its peak
        return
    status = Path("/proc", str(town.site.process), "status").read_text(encoding="ascii")
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    yield Attempt("more than 500 MB", peak > 500 * 1024)


@attack(KEPT, "The server's secrets in the environment and the command of a page's process")
def process_searched(town: Town) -> Iterator[Attempt]:
    page = town.our_page
    if sys.platform != "linux":  # elsewhere another process's environment cannot be read
        return
    process = Path("/proc", str(process_of(page.kernel)))
    told = (process / "environ").read_bytes().decode()
    secrets = {
        "the ticket": town.site.tickets.write(town.ours.link),
        "the code": town.ours.link.code or "",
        "the cookie": page.caller.session[1],
        "the key": (town.folder / "school.key").read_text().strip(),
        "the key's file": "ANTIRISK_KEY_FILE",
        "the visitor's headers": "HTTP_",
        "the address that was called": "VOILA_REQUEST_URL",
        "a secret of the server's environment": "TOWN_SECRET",
    }
    for what, value in secrets.items():
        yield Attempt(what, value in told or value in (process / "cmdline").read_bytes().decode())
