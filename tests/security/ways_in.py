"""Getting in without a right to it: links that ended, forged cookies, guessed codes and passwords."""

import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from tests.security.attacks import Attempt, attack
from tests.security.town import OWNER, UNTIL, Town
from tests.serving.talking import Line
from tests.serving.visiting import Answer, Caller
from toolkit.domain.access import Role
from toolkit.domain.link import CODE_ALPHABET, Link
from toolkit.serving.key import Key, read_key
from toolkit.serving.session import OWNER as OWNERS_LINK
from toolkit.serving.session import Sessions, new_session
from toolkit.serving.ticket import Tickets

WAYS = "Ways in"
LINK, CODE, PASSWORD = "вход по ссылке", "вход по коду", "вход по паролю"


def is_inside(caller: Caller) -> bool:
    """Whether somebody sees anything but the entrance, on a page and over an address of Jupyter's."""
    pages = (caller.ask(path) for path in ("/", "/schools", "/report", "/curator"))
    return any(page.status == 200 for page in pages)


def let_in(town: Town, ticket: str) -> bool:
    caller = Caller(town.site)
    return caller.ask(f"/e/{ticket}").status == 303 or is_inside(caller)


def new_link(town: Town) -> Link:
    return town.store.links.add_for_cycle(town.ours.cycle.id, Role.SCHOOL, UNTIL, visitor=OWNER)


@attack(WAYS, "Links revoked, renewed or past their day; their codes; links of a removed curator")
def ended_links(town: Town) -> Iterator[Attempt]:
    links, before = town.store.links, town.times(LINK)
    revoked, renewed = new_link(town), new_link(town)
    links.revoke(revoked.id, visitor=OWNER)
    links.renew(renewed.id, visitor=OWNER)
    last_year = town.store.dated(lambda: datetime.now(UTC) - timedelta(days=300))
    past = last_year.links.add_for_cycle(
        town.ours.cycle.id, Role.SCHOOL, UNTIL - timedelta(days=300), visitor=OWNER
    )
    gone = town.store.accounts.add(town.territory.id, Role.CURATOR, "gone", "куратор", visitor=OWNER)
    of_gone = links.add_for_account(gone.id, UNTIL, visitor=OWNER)
    town.store.accounts.remove(gone.id, visitor=OWNER)
    for what, link in {"revoked": revoked, "renewed": renewed, "past": past, "removed": of_gone}.items():
        yield Attempt(f"the link: {what}", let_in(town, town.site.tickets.write(link)))
    for what, link in {"revoked": revoked, "past": past}.items():
        caller = Caller(town.site, "127.9.1.1")
        answer = caller.submit("/enter", code=link.code or "")
        yield Attempt(f"the code: {what}", answer.status == 303 or is_inside(caller))
    yield Attempt("without a trace", not town.refused(LINK, before) or not town.refused(CODE))


@attack(WAYS, "Tickets with a changed letter, of another role, place or issue, of another server's key")
def forged_tickets(town: Town) -> Iterator[Attempt]:
    good = town.site.tickets.write(town.theirs.link)
    for place in range(len(good)):
        forged = good[:place] + ("A" if good[place] != "A" else "B") + good[place + 1 :]
        # The last letter of a signature holds bits that say nothing.
        if forged != good and town.site.tickets.read(forged) != town.site.tickets.read(good):
            yield Attempt(f"letter {place}", let_in(town, forged))
    foreign = Tickets(Key(secrets.token_bytes(32)))
    for link in (town.ours.link, town.curator, town.coordinator):
        yield Attempt(f"another key, {link.role}", let_in(town, foreign.write(link)))
    payload, signature = good.split(".")[0], good.rpartition(".")[2]
    other = town.site.tickets.write(town.coordinator).split(".")[0]
    for text in (f"{other}.{signature}", payload, f"{payload}.", f".{signature}", "", "e30.e30", "A" * 5000):
        yield Attempt(f"a ticket of {len(text)} letters", let_in(town, text))
    role = town.ours.link.model_copy(update={"role": Role.COORDINATOR})
    place_ = town.theirs.link.model_copy(update={"cycle_id": town.ours.cycle.id})
    issue = town.theirs.link.model_copy(update={"serial": 2})
    nowhere = town.theirs.link.model_copy(update={"id": 9999})
    for what, link in {"role": role, "place": place_, "issue": issue, "link": nowhere}.items():
        # Even with the server's key the database has the last word.
        yield Attempt(f"signed by us, another {what}", let_in(town, town.site.tickets.write(link)))


@attack(
    WAYS,
    "Cookies: changed, another server's, a ticket as a cookie, of an ended link, from before a leave",
)
def forged_cookies(town: Town) -> Iterator[Attempt]:
    name, good = town.attacker.session
    ours, ended = town.ours.link, new_link(town)
    town.store.links.revoke(ended.id, visitor=OWNER)
    left = town.come(town.theirs.link)
    cookie_of_left = left.session[1]
    left.submit("/", to="/leave")
    sessions = Sessions(read_key(town.folder / "school.key"))
    forged: Mapping[str, str] = {
        "another server's": Sessions(Key(secrets.token_bytes(32))).write(new_session(ours.id, 1)),
        "the ticket itself": town.site.tickets.write(ours),
        "the owner's, guessed": sessions.write(new_session(OWNERS_LINK, 0)),
        "a link that has ended": sessions.write(new_session(ended.id, ended.serial)),
        "an old issue": sessions.write(new_session(ours.id, ours.serial - 1)),
        "no such link": sessions.write(new_session(9999, 1)),
        "from before a leave": cookie_of_left,
        "empty": "",
        "long": "A" * 10_000,
        "no text": "%00%ff",
    }
    for what, value in forged.items():
        caller = Caller(town.site)
        caller.jar[name] = value
        with Line(caller, town.our_page.kernel) as line:
            opened = not line.refused
        yield Attempt(what, opened or is_inside(caller))
    for place in range(0, len(good) - 1, 3):
        caller = Caller(town.site)
        caller.jar[name] = good[:place] + ("A" if good[place] != "A" else "B") + good[place + 1 :]
        yield Attempt(f"letter {place}", caller.ask("/schools").status == 200)


@attack(WAYS, "Guessing codes: 300 from one address, 100 from as many")
def guessed_codes(town: Town) -> Iterator[Attempt]:
    before = town.times(CODE)
    answered: list[Answer] = []
    one = Caller(town.site, "127.9.2.1")
    answered += [_guess(one) for _ in range(300)]
    answered += [_guess(Caller(town.site, f"127.9.3.{number}")) for number in range(1, 101)]
    looked_at = sum("Такого кода нет" in answer.text for answer in answered)
    for answer in answered:
        yield Attempt("a code", answer.status == 303)
    # Of 18^6 codes so few are looked at that a century would not do.
    yield Attempt("more than 60 were looked at", looked_at > 60)
    yield Attempt("without a trace", not town.refused(CODE, before))


def _guess(caller: Caller) -> Answer:
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(6))
    if "_xsrf" not in caller.jar:
        caller.ask("/enter")
    return caller.ask("/enter", "POST", {"code": code, "_xsrf": caller.jar["_xsrf"]})


@attack(WAYS, "Guessing a curator's password: 100 times from one address, 50 from as many")
def guessed_passwords(town: Town) -> Iterator[Attempt]:
    before, words = town.times(PASSWORD), "верный пароль куратора"
    curator = Caller(town.site)
    curator.ask(town.site.way_in(town.curator))
    assert curator.submit("/password", password=words, repeated=words).status == 303
    answered = [_log_in(Caller(town.site, "127.9.4.1"), f"пароль {number}") for number in range(100)]
    others = [Caller(town.site, f"127.9.5.{number}") for number in range(1, 51)]
    answered += [_log_in(caller, "слово") for caller in others]
    for answer in answered:
        yield Attempt("a password", answer.status == 303)
    looked_at = sum("не подошли" in answer.text for answer in answered)
    yield Attempt("more than 10 were looked at", looked_at > 10)
    yield Attempt("the right one right after", _log_in(Caller(town.site, "127.9.6.1"), words).status == 303)
    yield Attempt("without a trace", not town.refused(PASSWORD, before))


def _log_in(caller: Caller, password: str) -> Answer:
    return caller.submit("/enter", to="/enter/password", login="kurator", password=password)


@attack(WAYS, "Working on after the link was revoked: the open page, its line, its cookie")
def revoked_at_work(town: Town) -> Iterator[Attempt]:
    page, line = town.revoked_at_work
    gone = town.wait(lambda: page.caller.ask(f"/api/kernels/{page.kernel}").status != 200, 60)
    yield Attempt("the page is there after a minute", not gone)
    with line:
        yield Attempt("its line is open", line.closed_with is None)
    yield Attempt("the cookie", is_inside(page.caller))
    with Line(page.caller, page.kernel) as line:
        yield Attempt("a new line", not line.refused)
