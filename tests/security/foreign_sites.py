"""Other sites that make a visitor's browser call the server, and addresses that nobody should have."""

from collections.abc import Iterator

from tests.security.attacks import Attempt, attack
from tests.security.town import Town
from tests.serving.talking import Line

SITES = "Other sites"
FILES = "Files and addresses"
ROUTES = ("/", "/schools", "/enter", "/self_diagnosis", "/favicon.ico", "/voila/static/door.css", "/nowhere")


@attack(SITES, "Calling the server by a foreign name (DNS rebinding), on every route")
def foreign_name(town: Town) -> Iterator[Attempt]:
    page = town.our_page
    names = ("elsewhere.example", "127.0.0.1.elsewhere.example", "localhost.elsewhere.example", "0.0.0.0:80")
    for path in (*ROUTES, f"/api/kernels/{page.kernel}"):
        for name in names:
            answer = page.caller.ask(path, Host=name)
            yield Attempt(f"{path} as {name}", answer.status != 403 or town.ours.school.name in answer.text)
    with Line(page.caller, page.kernel, Host="elsewhere.example") as line:
        yield Attempt("websocket", not line.refused)
    yield Attempt("without a trace", not town.refused("обращение по чужому имени сервера"))


@attack(SITES, "Requests from pages of another site (Origin, Sec-Fetch-Site), on every route")
def foreign_origin(town: Town) -> Iterator[Attempt]:
    page = town.our_page
    for path in (*ROUTES, f"/api/kernels/{page.kernel}"):
        for origin in ("https://elsewhere.example", "null", "http://127.0.0.1:1", "http://localhost"):
            yield Attempt(f"{path} from {origin}", page.caller.ask(path, Origin=origin).status != 403)
        for kind in ("image", "iframe", "empty", "script"):
            headers = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Dest": kind}
            yield Attempt(f"{path} as {kind}", page.caller.ask(path, **headers).status != 403)
    for path in ("/schools", "/enter", "/leave", f"/voila/api/shutdown/{page.kernel}"):
        form = {"_xsrf": page.caller.jar["_xsrf"], "name": "Чужая школа", "code": "КТ4М7Р"}
        answer = page.caller.ask(path, "POST", form, Origin="https://elsewhere.example")
        yield Attempt(f"form to {path}", answer.status != 403)
        answer = page.caller.ask(path, "POST", {**form, "_xsrf": "guessed"})
        yield Attempt(f"form to {path} without our token", answer.status != 403)
    for origin in ("https://elsewhere.example", "null", "http://127.0.0.1:1"):
        with Line(page.caller, page.kernel, Origin=origin) as line:
            yield Attempt(f"websocket from {origin}", not line.refused)
    yield Attempt("without a trace", not town.refused("обращение со страницы другого сайта"))


@attack(FILES, "Files of the server by way of static folders: plain, encoded, doubly encoded, backslashes")
def path_traversal(town: Town) -> Iterator[Attempt]:
    goals = ("school.sqlite", "school.key", "log.txt", "notebooks/report.ipynb", "etc/passwd")
    steps = ("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%252f", "..\\", "..%5c", "....//", "/", "%00/", "~/")
    for root in _roots(town):
        for step in steps:
            for goal in goals:
                answer = town.our_page.caller.ask(root + step * 8 + goal)
                yield Attempt(root + step + goal, answer.status == 200)
    for goal in goals[:4]:
        for path in (f"/voila/static/{town.folder}/{goal}", f"/{town.folder}/{goal}", f"/{goal}"):
            yield Attempt(path, town.our_page.caller.ask(path).status == 200)


def _roots(town: Town) -> tuple[str, ...]:
    """Addresses below which the server sends files."""
    page = town.our_page.answer.text
    versioned = {
        part[: part.rindex("/") + 1] for part in page.split('"') if "/static/" in part and ".css" in part
    }
    return "/voila/static/", "/voila/labextensions/", *sorted(versioned)


@attack(FILES, "Addresses of Jupyter and Voilà that are not ours: trees, contents, terminals, notebooks")
def foreign_addresses(town: Town) -> Iterator[Attempt]:
    caller = town.our_page.caller
    for path in (
        *("/lab", "/tree", "/notebooks/report.ipynb", "/edit/x", "/files/report.ipynb", "/nbextensions/"),
        *("/terminals/1", "/api", "/api/contents", "/api/contents/report.ipynb", "/api/sessions"),
        *("/api/kernels", "/api/kernelspecs", "/api/terminals", "/api/config/notebook", "/api/status"),
        *("/api/me", "/api/shutdown", "/logout", "/login", "/view/x", "/custom/custom.css", "/static/"),
        *(
            "/voila",
            "/voila/",
            "/voila/tree",
            "/voila/tree/",
            "/voila/files/report.ipynb",
            "/voila/api/contents/",
        ),
        *(
            "/voila/render/",
            "/voila/render/report",
            "/voila/render/other.ipynb",
            "/voila/render/../report.ipynb",
        ),
        *(
            "/voila/render/report.py",
            "/voila/query/1",
            "/voila/execution/1",
            "/voila/templates/lab/static/x.css",
        ),
        *("/report.ipynb", "/report/", "/report/x", "/Report", "/server-status", "/.git/config", "/.env"),
        *("/voila/static/", "/voila/labextensions/", "/antirisk/static/"),
    ):
        for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"):
            answer = caller.ask(path, method)
            yield Attempt(f"{method} {path}", answer.status < 400)
    answer = caller.ask("/api/kernels", "POST", {"_xsrf": caller.jar["_xsrf"], "name": "python3"})
    yield Attempt("a kernel without a page", answer.status < 400)


@attack(FILES, "Another template or theme, a notebook's words for the methodist, versions of libraries")
def what_a_page_tells(town: Town) -> Iterator[Attempt]:
    page = town.open(town.our_page.caller, "/report?template=classic&theme=dark&school=&__proto__=1")
    try:
        yield Attempt("template", "Открываем…" not in page.answer.text)
        yield Attempt("methodist's cells", "practice" in page.answer.text)
        for path in (
            "/",
            "/report",
            "/nowhere",
            "/voila/static/door.css",
            f"/api/kernels/{page.kernel}",
            "/e/x",
        ):
            headers = page.caller.ask(path, "HEAD" if path == "/report" else "GET").headers
            told = " ".join(headers.values()).lower()
            yield Attempt(f"version of {path}", "server" in headers or "tornado" in told or "python" in told)
    finally:
        page.goodbye()
