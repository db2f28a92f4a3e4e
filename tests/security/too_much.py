"""More than a server should take: large, many, slow, and swelling when unpacked."""

import io
import json
import socket
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

from openpyxl import Workbook

from tests.security.attacks import Attempt, attack
from tests.security.town import MIB, Town, opened_page, widget_of
from tests.serving.talking import Line, event, packed, to_widget
from tests.serving.visiting import Answer, Caller, Site, process_of
from toolkit.serving.memory import private_memory
from toolkit.serving.messages import SUBPROTOCOL
from toolkit.serving.open_pages import End
from toolkit.serving.waiting_list import MOST_OF_VISITOR

MUCH = "Too much at once"
GROWTH = 160 * MIB  # of the server's process; what it may take for a while, and not per attempt


def answers(site: Site) -> bool:
    """Whether the server is there for others."""
    return site.ask("/health").status == 200


@contextmanager
def growth(process: int) -> Iterator[Callable[[], int]]:
    """How much more memory a process takes than at the block's beginning."""
    before = private_memory(process)
    yield lambda: private_memory(process) - before


@attack(MUCH, "Messages too large for one page, texts without end, hundreds of large ones at once")
def large_messages(town: Town) -> Iterator[Attempt]:
    page = town.our_page
    with growth(town.site.process) as grown:
        for size in (9 * MIB, 30 * MIB):
            with Line(page.caller, page.kernel) as line:
                line.say_until_closed(of_size(size))
                yield Attempt(f"{size} bytes", not line.hung_up)
        with Line(page.caller, page.kernel) as line:
            widget, before = widget_of(line), town.store.audit.newest(town.ours.cycle.id)
            for length in (20_001, 300_000, 3_000_000):
                line.say(event(widget, "p-partners", "change", "a" * length, seq=length))
            line.answer(packed("kernel_info_request"))
            yield Attempt("a text", town.store.audit.newest(town.ours.cycle.id) != before)
        with Line(page.caller, page.kernel) as line:
            line.say_until_closed(*(of_size(5 * MIB) for _ in range(20)))
            yield Attempt("20 messages of 5 MB", not line.hung_up)
        with Line(page.caller, page.kernel) as line:
            line.say_until_closed(*(event(widget, "nowhere", seq=number) for number in range(2000)))
            yield Attempt("2000 messages at once", not line.hung_up)
        yield Attempt("memory", grown() > GROWTH)
    yield Attempt("the page has ended", page.caller.ask(f"/api/kernels/{page.kernel}").status != 200)
    yield Attempt("without a trace", not town.refused("слишком много сообщений"))


def of_size(size: int) -> bytes:
    """A message with so many bytes beside its words."""
    return to_widget("c", {"method": "custom", "content": {}}, [bytes(size)])


@attack(MUCH, "Lines without end to one page; a browser that asks and does not read")
def many_lines(town: Town) -> Iterator[Attempt]:
    page = town.our_page
    with ExitStack() as lines:
        opened = [lines.enter_context(Line(page.caller, page.kernel, session=f"s{i}")) for i in range(20)]
        yield Attempt("more than three lines", sum(not line.refused for line in opened) > 3)
    with growth(town.site.process) as grown, Line(page.caller, page.kernel) as line:
        control = line.open_control()
        line.say(*(to_widget(control, {"method": "request_states"}) for _ in range(250)))
        line.hear()
        yield Attempt("memory", grown() > GROWTH)
    yield Attempt("the server is busy", not answers(town.site))


@attack(MUCH, "Requests with large bodies and headers")
def large_requests(town: Town) -> Iterator[Attempt]:
    with growth(town.site.process) as grown:
        for path in ("/enter", "/schools", "/leave", f"/voila/api/shutdown/{town.our_page.kernel}"):
            status = _status(town, f"POST {path} HTTP/1.1\r\nContent-Length: {64 * MIB}\r\n", bytes(MIB) * 20)
            yield Attempt(f"a body of 64 MB to {path}", status.startswith("2"))
        for name in ("Cookie", "User-Agent", "X-Anything"):
            status = _status(town, f"GET /health HTTP/1.1\r\n{name}: {'a' * 100_000}\r\n")
            yield Attempt(f"100 kB of {name}", status.startswith("2"))
        many = "".join(f"X-{number}: a\r\n" for number in range(20_000))
        yield Attempt("20 000 headers", _status(town, f"GET /health HTTP/1.1\r\n{many}").startswith("2"))
        status = _status(town, f"GET /{'a' * 100_000} HTTP/1.1\r\n")
        yield Attempt("an address of 100 kB", status.startswith("2"))
        yield Attempt("memory", grown() > GROWTH)
    yield Attempt("the server is busy", not answers(town.site))


def _status(town: Town, head: str, body: bytes = b"") -> str:
    """Send a request as it is; the status, or empty when the server has hung up."""
    where = urlsplit(town.site.address)
    with socket.create_connection((where.hostname, where.port or 80), timeout=20) as line:
        try:
            line.sendall(f"{head}Host: {where.netloc}\r\n\r\n".encode() + body)
            return line.recv(100).decode().partition(" ")[2][:3]
        except OSError:
            return ""


@attack(MUCH, "300 connections that send their request a letter at a time, and never all of it")
def slow_requests(town: Town) -> Iterator[Attempt]:
    where = urlsplit(town.site.address)
    beginning = f"GET /api/kernels/{town.our_page.kernel}/channels HTTP/1.1\r\nHost: {where.netloc}\r\n"
    with ExitStack() as lines:
        for number in range(300):
            line = lines.enter_context(socket.create_connection((where.hostname, where.port or 80)))
            upgrade = f"Upgrade: websocket\r\nSec-WebSocket-Protocol: {SUBPROTOCOL}\r\n" * (number % 2)
            line.sendall((beginning + upgrade + "X").encode())
        yield Attempt("others get no answer", not answers(town.site))
        yield Attempt("others get no page", town.attacker.ask("/").status != 200)


@attack(MUCH, "Uploads that swell: archives of zeros, of themselves, with entities; no workbooks at all")
def swelling_uploads(town: Town) -> Iterator[Attempt]:
    page, before = town.our_page, town.store.audit.newest(town.ours.cycle.id)
    with town.page(town.ours.link, "report") as report:
        for at, step, node in ((page, "profile", "profile-file"), (report, "", "carried-file")):
            with growth(process_of(at.kernel)) as grown, Line(at.caller, at.kernel) as line:
                widget = widget_of(line)
                if step:
                    line.answer(event(widget, f"step-{step}"))
                for seq, (what, data) in enumerate(bombs(), 1):
                    line.answer(upload(widget, node, what, data, seq))
                    yield Attempt(f"{what} to {node}: memory", grown() > 250 * MIB)
                    changed = town.store.audit.newest(town.ours.cycle.id) != before
                    yield Attempt(f"{what} to {node}: something was taken", changed)
            state = at.caller.ask(f"/api/kernels/{at.kernel}")
            yield Attempt(f"{node}: the page has ended", state.status != 200)


def upload(widget: str, node: str, name: str, data: bytes, seq: int) -> bytes:
    value = {"name": f"{name}.xlsx", "size": len(data)}
    content = {"type": "event", "id": node, "event": "file", "value": value, "seq": seq}
    return to_widget(widget, {"method": "custom", "content": content}, [data])


def bombs() -> Iterator[tuple[str, bytes]]:
    """Files of some kilobytes that would take gigabytes, or make a parser run away."""
    honest = io.BytesIO()
    workbook = Workbook()
    workbook.active.append(["Фактор", "Уровень"])
    workbook.save(honest)
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    yield "zeros", _packed(honest, "xl/worksheets/sheet1.xml", b"\0" * (300 * MIB))
    row = b'<row><c t="inlineStr"><is><t>' + b"a" * 1000 + b"</t></is></c></row>"
    yield (
        "rows",
        _packed(honest, "xl/worksheets/sheet1.xml", sheet + row * 200_000 + b"</sheetData></worksheet>"),
    )
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    doctype = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "ha">' + laughs + b"]>"
    entities = sheet + b'<row><c t="inlineStr"><is><t>&l11;</t></is></c></row></sheetData></worksheet>'
    yield "entities", _packed(honest, "xl/worksheets/sheet1.xml", doctype + entities)
    file = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    yield (
        "a file of the server",
        _packed(honest, "xl/worksheets/sheet1.xml", file + entities.replace(b"&l11;", b"&f;")),
    )
    yield "an archive in an archive", _packed(honest, "xl/media/more.zip", honest.getvalue() * 500)
    yield "thousands of parts", _packed(honest, *(f"xl/part{number}.xml" for number in range(20_000)))
    yield "no archive", b"PK\x03\x04" + b"\0" * 100_000
    yield "a page", b"<html><script>alert(1)</script>"
    yield "nothing", b""


def _packed(honest: io.BytesIO, *parts: str | bytes) -> bytes:
    """The honest workbook with a part (its name and content), or with many empty ones."""
    content = parts[1] if len(parts) == 2 and isinstance(parts[1], bytes) else b""
    names = [part for part in parts if isinstance(part, str)]
    swollen = io.BytesIO()
    with zipfile.ZipFile(honest) as source, zipfile.ZipFile(swollen, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.namelist():
            if member not in names:
                target.writestr(member, source.read(member))
        for name in names:
            target.writestr(name, content)
    return swollen.getvalue()


@attack(MUCH, "500 pages opened by one link and left at once")
def many_pages(town: Town) -> Iterator[Attempt]:
    village = town.village
    greedy = [village.enter(village.ours) for _ in range(3)]
    for number in range(500):
        _open_and_leave(greedy[number % 3], f"/self_diagnosis?step=s{'x' * (number % 30)}")
    yield Attempt("places in the queue", _figure(village.site, "antirisk_waiting") > MOST_OF_VISITOR)
    yield Attempt("pages", _figure(village.site, "antirisk_pages_taken") > 3)
    yield Attempt("the server is busy", not answers(village.site))
    other = village.enter(village.theirs)
    came = town.wait(lambda: "Открываем…" in other.ask("/self_diagnosis").text, 60)
    yield Attempt("another team does not come in", not came)
    ended = town.wait(lambda: _figure(village.site, "antirisk_pages") <= 1, 60)
    yield Attempt("pages that nobody came for", not ended)


def _open_and_leave(caller: Caller, path: str) -> None:
    where = urlsplit(caller.address)
    cookies = "; ".join(f"{name}={value}" for name, value in caller.jar.items())
    with socket.create_connection((where.hostname, where.port or 80)) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: {where.netloc}\r\nCookie: {cookies}\r\n\r\n".encode())


def _figure(site: Site, name: str) -> float:
    found = next(line for line in site.ask("/metrics").text.splitlines() if line.startswith(f"{name} "))
    return float(found.split()[1])


@attack(MUCH, "A page's process that takes more memory than a page may")
def greedy_page(town: Town) -> Iterator[Attempt]:
    village = town.village
    caller = village.enter(village.new_school("Дальняя СОШ"))
    came: list[Answer] = []

    def comes_in() -> bool:
        came.append(caller.ask("/report"))
        return "Открываем…" in came[-1].text

    assert town.wait(comes_in, 60)
    page = opened_page(caller, came[-1])
    gone = town.wait(lambda: caller.ask(f"/api/kernels/{page.kernel}").status == 404, 60)
    yield Attempt("the page stays", not gone)
    told = caller.ask(f"/api/kernels/{page.kernel}").text
    yield Attempt("it is not told why", json.loads(told)["reason"] != End.MEMORY)
    yield Attempt("the server is busy", not answers(village.site))
