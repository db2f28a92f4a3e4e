"""A school's programs as one page for its site (003/п4.2, 000/п3): whole, accessible, without names.

What people answered and how strongly they see a risk is the school's own business and stays out.
"""

from typing import Any

import jinja2

from toolkit.documents import factor_titles
from toolkit.domain import goal
from toolkit.domain.checks.privacy_rules import without_names
from toolkit.domain.dossier import Dossier
from toolkit.domain.program import LineKind, Program
from toolkit.domain.wording import day, number

FILE = "20 Страница для сайта.html"
_PAGE = """<!doctype html>
<html lang="ru">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ school }}: программы антирисковых мер</title>
<style>
body { font: 1.05rem/1.5 "PT Sans", "Segoe UI", Arial, sans-serif; color: #1b2624; }
body { max-width: 62rem; margin: 0 auto; padding: 1rem; }
h1, h2, h3 { line-height: 1.2; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem; }
caption { text-align: left; font-weight: 700; padding: .5rem 0; }
th, td { border: 1px solid #74817c; padding: .4rem .6rem; text-align: left; vertical-align: top; }
th { background: #f0f3ee; }
.wide { overflow-x: auto; }
.quiet { color: #465450; }
@media print { .wide { overflow: visible; } h2 { break-before: page; } }
</style>
</head>
<body>
<main>
<h1>Программы антирисковых мер</h1>
<p>{{ full }}, {{ year }}.</p>
{% if example %}<p class="quiet">Пример: школа и все числа вымышлены.</p>{% endif %}
{% for program in programs %}
<h2>{{ program.title }}</h2>
<p><b>Цель.</b> {{ program.goal }}</p>
{% if program.tasks %}
<h3>Задачи</h3>
<ol>{% for task in program.tasks %}<li>{{ task }}</li>{% endfor %}</ol>
{% endif %}
{% if program.indicators %}
<div class="wide" tabindex="0" role="region" aria-label="Целевые показатели: {{ program.title }}">
<table><caption>Целевые показатели</caption>
<thead><tr><th scope="col">Показатель</th><th scope="col">Сейчас</th><th scope="col">Будет</th></tr></thead>
<tbody>{% for title, now, then in program.indicators %}
<tr><th scope="row">{{ title }}</th><td>{{ now }}</td><td>{{ then }}</td></tr>{% endfor %}
</tbody></table></div>
{% endif %}
{% if program.measures %}
<div class="wide" tabindex="0" role="region" aria-label="Дорожная карта: {{ program.title }}">
<table><caption>Дорожная карта</caption>
<thead><tr><th scope="col">Мероприятие</th><th scope="col">Срок</th><th scope="col">Результат</th>
<th scope="col">Ответственный</th></tr></thead>
<tbody>{% for activity, term, result, responsible in program.measures %}
<tr><th scope="row">{{ activity }}</th><td>{{ term }}</td>
<td>{{ result }}</td><td>{{ responsible }}</td></tr>{% endfor %}
</tbody></table></div>
{% endif %}
{% else %}
<p>Программ пока нет.</p>
{% endfor %}
<p class="quiet">Составлено {{ today }}. Имена людей на этой странице не указываются.</p>
</main>
</body>
</html>
"""


def public_page(dossier: Dossier) -> str:
    """The page as HTML; asks no other file and no other host."""
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    return environment.from_string(_PAGE).render(
        school=dossier.school.name,
        full=without_names(factor_titles.school_name(dossier.school)),
        year=dossier.cycle.title,
        example=dossier.school.example,
        today=day(dossier.today),
        programs=[_program(dossier, program) for program in dossier.programs],
    )


def _program(dossier: Dossier, program: Program) -> dict[str, Any]:
    period = program.period(dossier.cycle.period)
    return {
        "title": without_names(factor_titles.of_program(program)),
        "goal": without_names(goal.goal_sentence(program, period)),
        "tasks": [without_names(line.text) for line in program.of(LineKind.TASK)],
        "indicators": [
            (
                without_names(f"{found.title}, {found.unit}".rstrip(", ")),
                _shown(found.baseline),
                _shown(found.target),
            )
            for found in program.indicators
        ],
        "measures": [
            tuple(map(without_names, (row.activity, row.term_text, row.result, row.responsible)))
            for row in program.ordered_measures()
        ],
    }


def _shown(value: Any) -> str:
    return "—" if value is None else number(value)
