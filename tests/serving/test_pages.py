"""The server as a browser meets it: addresses, pages, headers, refusals."""

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.serving.visiting import Answer, Site
from toolkit.store.database import Store, Visitor

OTHER_HOST = re.compile(r"""(?:https?:)?//(?!127\.0\.0\.1)[a-z0-9.-]+\.[a-z]{2,}""", re.IGNORECASE)
LINKED = re.compile(r'(?:href|src)="([^"]+)"')


# ── start page ──


def test_the_start_page_of_a_school_says_where_it_stands(site: Site) -> None:
    answer = site.ask("/?school=1")
    assert answer.status == 200
    assert "<h1>Начните с рискового профиля школы</h1>" in answer.text
    assert 'href="/self_diagnosis?school=1"' in answer.text


def test_the_start_page_is_russian_and_has_one_main_part(site: Site) -> None:
    text = site.ask("/?school=1").text
    assert '<html lang="ru">' in text
    assert text.count("<main") == 1


def test_the_start_page_tells_the_last_entry(site: Site) -> None:
    assert re.search(r"Сегодня в \d\d:\d\d: начало работы\.", site.ask("/?school=1").text)


def test_the_start_page_leads_to_the_joint_plan_where_there_is_one(site: Site) -> None:
    assert "/joint_plan" not in site.ask("/?school=1").text
    with Store.open(site.database) as store:
        cycle = store.schools.current_cycle(1)
        store.joint_plan.add(cycle.id, activity="Открытый урок", visitor=Visitor())
    assert 'href="/joint_plan?school=1"' in site.ask("/?school=1").text


def test_with_several_schools_the_team_chooses_first(site: Site) -> None:
    answer = site.ask("/")
    assert (answer.status, answer.headers["location"]) == (302, "/schools")


def test_a_name_that_is_a_script_is_shown_as_text(site: Site) -> None:
    for path in ("/?school=2", "/schools"):
        text = site.ask(path).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


@pytest.mark.parametrize("school", ["999", "abc", "-1", "1%27", "²", "99999999999999999999"])
def test_a_school_that_is_not_there_is_refused_in_words(site: Site, school: str) -> None:
    answer = site.ask(f"/?school={quote(school, safe='%')}")
    assert answer.status == 404
    assert "Такой страницы нет" in answer.text


# ── choosing and adding a school ──


def test_schools_stand_in_alphabetical_order_with_a_field_for_a_new_one(site: Site) -> None:
    text = site.ask("/schools").text
    assert text.index("&lt;script&gt;") < text.index("Приречная СОШ") < text.index("Название школы")


def test_a_school_without_a_name_is_refused_at_the_field(site: Site) -> None:
    answer = site.submit("/schools", name="  ")
    assert answer.status == 400
    assert 'aria-invalid="true"' in answer.text
    assert 'id="name-error"' in answer.text


def test_a_refused_name_stays_in_the_field(site: Site) -> None:
    answer = site.submit("/schools", name='"Я' * 400)
    assert answer.status == 400
    assert "&#34;Я&#34;Я" in answer.text


def test_a_form_from_elsewhere_changes_nothing(site: Site) -> None:
    answer = site.ask("/schools", "POST", {"name": "Чужая школа"})
    assert answer.status == 403
    assert "Чужая школа" not in site.ask("/schools").text


def test_an_empty_database_asks_for_the_school_and_opens_it(new_site: Site) -> None:
    assert new_site.ask("/").headers["location"] == "/schools"
    assert "Назовите школу, и можно начинать" in new_site.ask("/schools").text
    made = new_site.submit("/schools", name="Приречная СОШ")
    assert (made.status, made.headers["location"]) == (303, "/?school=1")
    assert "Приречная СОШ" in new_site.ask("/").text  # the only school needs no choice


# ── pages of notebooks ──


def test_a_page_has_its_app_cell_only(page: Answer) -> None:
    assert page.status == 200
    assert page.text.count("application/vnd.voila.cell-output+json") == 1
    assert "Слова для методиста" not in page.text


def test_a_page_is_russian_and_titled_by_its_notebook(page: Answer) -> None:
    assert '<html lang="ru">' in page.text
    assert "<title>Проба &lt;пера&gt;</title>" in page.text
    assert "¶" not in page.text


def test_a_notebook_without_a_title_has_the_apps_title(site: Site) -> None:
    assert "<title>Отчёт школы</title>" in site.ask("/report").text


def test_a_page_waits_in_words_and_leaves_main_to_the_app(page: Answer) -> None:
    assert "Открываем…" in page.text
    assert page.text.count("<main") == page.text.count("</main>") == 1


def test_a_page_sets_the_cookie_by_which_it_may_end_its_kernel(page: Answer) -> None:
    assert page.cookies["_xsrf"]["samesite"] == "Lax"


def test_no_other_cookie_tells_visitors_apart(page: Answer) -> None:
    assert set(page.cookies) == {"_xsrf"}


def test_a_page_is_never_kept_by_the_browser(page: Answer) -> None:
    assert "no-store" in page.headers["cache-control"]


def test_a_failed_cell_is_told_without_a_trace(site: Site) -> None:
    text = site.ask("/antirisk_program").text
    assert "Страница не открылась" in text
    assert "secret of the code" not in text
    assert "Traceback" not in text


def test_printed_words_do_not_get_on_the_page(site: Site) -> None:
    assert "printed words" not in site.ask("/report").text


def test_voilas_own_address_of_a_page_works(site: Site) -> None:
    assert "<title>Проба" in site.ask("/voila/render/self_diagnosis.ipynb").text


def test_a_visitor_cannot_change_the_template(site: Site) -> None:
    assert "Открываем…" in site.ask("/self_diagnosis?template=classic&theme=dark").text


# ── nothing else is to be had ──


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/private",
        "/notes.txt",
        "/self_diagnosis.ipynb",
        "/voila/render/private.ipynb",
        "/voila/render/notes.txt",
        "/voila/tree",
        "/voila/tree/notebooks",
        "/voila/files/notes.txt",
        "/voila/files/self_diagnosis.ipynb",
        "/voila/api/contents/",
        "/voila/api/contents/notes.txt",
        "/voila/templates/antirisk/static/door.css",
        "/api/kernels",
        "/api/contents",
        "/login",
        "/static/x.js",
    ],
)
def test_other_addresses_are_refused_in_our_words(site: Site, path: str) -> None:
    answer = site.ask(path)
    assert answer.status == 404
    assert "<h1>Такой страницы нет</h1>" in answer.text


@pytest.mark.parametrize(
    "path", ["../conf.json", "%2e%2e/conf.json", "..%2f..%2fconf.json", "/etc/passwd", "a%00b", "nothing.css"]
)
def test_files_outside_the_static_folders_are_refused(site: Site, path: str) -> None:
    assert site.ask(f"/voila/static/{path}").status == 404


def test_an_unknown_kernel_is_not_there(site: Site) -> None:
    answer = site.ask("/api/kernels/6a8f3b1e-0000-4000-8000-000000000000")
    assert answer.status == 404


def test_a_kernel_cannot_be_ended_without_the_pages_cookie(site: Site, page: Answer) -> None:
    kernel = kernel_of(page)
    assert site.ask(f"/voila/api/shutdown/{kernel}", "POST", {}).status == 403
    assert site.ask(f"/api/kernels/{kernel}").status == 200


def test_the_pages_goodbye_ends_its_kernel(site: Site) -> None:
    opened = site.ask("/report")
    kernel, cookie = kernel_of(opened), opened.cookies["_xsrf"].value
    goodbye = site.ask(f"/voila/api/shutdown/{kernel}", "POST", {"_xsrf": cookie}, Cookie=f"_xsrf={cookie}")
    assert goodbye.status == 204
    assert site.ask(f"/api/kernels/{kernel}").status == 404


def test_a_foreign_name_of_this_machine_is_refused(site: Site) -> None:
    answer = site.ask("/schools", Host="elsewhere.example")
    assert answer.status == 403
    assert "Приречная" not in answer.text


def kernel_of(page: Answer) -> str:
    config = re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page.text, re.DOTALL)
    assert config is not None
    return str(json.loads(config[1])["kernelId"])


# ── headers and files ──


@pytest.mark.parametrize(
    "path",
    ["/schools", "/?school=1", "/nowhere", "/self_diagnosis", "/voila/static/door.css", "/favicon.ico"],
)
def test_every_answer_is_guarded_by_its_headers(site: Site, path: str) -> None:
    headers = site.ask(path).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "server" not in headers


@pytest.mark.parametrize(
    "path", ["/schools", "/?school=1", "/nowhere", "/self_diagnosis", "/antirisk_program"]
)
def test_no_page_names_another_host(site: Site, path: str) -> None:
    assert OTHER_HOST.findall(site.ask(path).text) == []


@pytest.mark.parametrize("path", ["/schools", "/self_diagnosis"])
def test_everything_a_page_links_is_there_and_kept_for_good(site: Site, path: str) -> None:
    links = [link for link in LINKED.findall(site.ask(path).text) if "/static/" in link]
    assert links
    for link in links:
        answer = site.ask(link)
        assert (answer.status, answer.headers.get("cache-control")) == (
            200,
            "public, max-age=31536000, immutable",
        ), link


def test_files_are_compressed_and_asked_for_once(site: Site) -> None:
    link = next(link for link in LINKED.findall(site.ask("/schools").text) if "components.css" in link)
    answer = site.ask(link, Accept_Encoding="gzip")
    again = site.ask(link, If_None_Match=answer.headers["etag"])
    assert answer.headers["content-encoding"] == "gzip"
    assert (again.status, again.body) == (304, b"")


def test_the_icon_is_there(site: Site) -> None:
    assert site.ask("/favicon.ico").headers["content-type"] == "image/svg+xml"


def test_ordinary_visits_leave_nothing_in_the_log(new_site: Site, tmp_path: Path) -> None:
    for path in ("/schools", "/favicon.ico", "/nowhere", "/?school=7"):
        new_site.ask(path)
    log = (tmp_path / "log.txt").read_text(encoding="utf-8")
    assert "school" not in log
    assert "nowhere" not in log
