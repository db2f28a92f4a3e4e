"""Charts as PNG: the heat map of the self-diagnosis and the calendar of work by responsible.

Both can be read without colour: every cell carries its number, a hatch of its own for every step, and a
word in the legend. Figures are drawn with the object API, without pyplot's windows and global state.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any, NamedTuple, cast

import matplotlib
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from toolkit.documents import factor_titles, table_rows
from toolkit.documents.chart_words import describe_calendar, describe_heat_map, responsible_counts
from toolkit.domain import schedule, wording
from toolkit.domain.diagnosis import FactorDiagnosis, Standing, level_of
from toolkit.domain.dossier import Dossier
from toolkit.domain.profile import Level
from toolkit.domain.program import Program
from toolkit.domain.school import Period
from toolkit.methodology import loader
from toolkit.methodology.catalogue import Catalogue, Group, Thresholds

__all__ = [
    "calendar_chart",
    "calendar_figure",
    "describe_calendar",
    "describe_heat_map",
    "heat_map",
    "heat_map_figure",
]

DPI = 150
_STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "text.color": "#1b2624",
    "axes.labelcolor": "#1b2624",
    "xtick.color": "#1b2624",
    "ytick.color": "#1b2624",
    "hatch.linewidth": 1.0,
    "figure.facecolor": "white",
    "svg.hashsalt": "antirisk",
}


class _Step(NamedTuple):
    """How one step of density looks: fill, ink on it, hatch and the hatch's colour."""

    fill: str
    ink: str
    hatch: str
    mark: str


# One ochre hue, three steps: dots, lines, cross-hatch, as on a contour map.
_STEPS = {
    Level.LOW: _Step("#fdf6e4", "#1b2624", "..", "#b07a1e"),
    Level.MEDIUM: _Step("#f6d9a6", "#1b2624", "///", "#7a4a08"),
    Level.HIGH: _Step("#8a3a12", "#ffffff", "xxx", "#f6d9a6"),
}
_BARS = {Level.LOW: "▮▯▯", Level.MEDIUM: "▮▮▯", Level.HIGH: "▮▮▮"}
_BLANK = "#ffffff"
_EDGE = "#74817c"
_BAND = 0.12  # width of the hatched band of a cell
_DIVIDED = "↔"
_LINE = 34  # letters of a factor's title in one line


def heat_map(dossier: Dossier, catalogue: Catalogue | None = None) -> bytes:
    """The heat map factor × group as a PNG; indexes 0–100, hidden groups without numbers."""
    return _png(heat_map_figure(dossier, catalogue))


def heat_map_figure(dossier: Dossier, catalogue: Catalogue | None = None) -> Figure:
    """The heat map as a matplotlib Figure; `catalogue` is the one the dossier was made with."""
    thresholds = (catalogue or loader.load()).thresholds
    groups = [rule.group for rule in thresholds.groups]
    rows = [
        (_wrapped(factor_titles.brief(dossier, factor.code)), dossier.diagnoses[factor.code])
        for factor in dossier.factors
        if factor.code in dossier.diagnoses
    ]
    columns = [*(thresholds.group(group).title for group in groups), "Итог"]
    cells = [[*(_index(found, group) for group in groups), found.index] for _, found in rows]
    words = [[*(_group_words(found, group) for group in groups), _total_words(found)] for _, found in rows]
    with matplotlib.rc_context(_STYLE):
        figure = _empty(10.5, 1.9 + 0.72 * max(1, len(rows)))
        axes = figure.add_subplot()
        if rows:
            _heat(axes, cells, words, [title for title, _ in rows], columns, thresholds)
        else:
            axes.text(0.5, 0.5, "Ответов пока нет", ha="center", va="center")
            axes.set_axis_off()
        title = f"{_wrapped(dossier.school.name, 60)}: индекс риска по группам, от 0 до 100"
        axes.set_title(title, loc="left", pad=14)
        _legend(figure, _threshold_labels(thresholds), _marks([found for _, found in rows]))
        _settle(figure)
    return figure


def calendar_chart(programs: Sequence[Program], period: Period) -> bytes:
    """How many measures each responsible carries in each month, as a PNG."""
    return _png(calendar_figure(programs, period))


def calendar_figure(programs: Sequence[Program], period: Period) -> Figure:
    """The calendar of work as a matplotlib Figure: responsible × month, numbers of measures."""
    months = schedule.months(period)
    counts = responsible_counts(programs, period)
    with matplotlib.rc_context(_STYLE):
        figure = _empty(10.5, 1.9 + 0.45 * max(1, len(counts)))
        axes = figure.add_subplot()
        if counts:
            _calendar(axes, counts, months)
        else:
            axes.text(0.5, 0.5, "Мер с понятными сроками пока нет", ha="center", va="center")
            axes.set_axis_off()
        axes.set_title("Сколько мер идёт у каждого ответственного по месяцам", loc="left", pad=14)
        _legend(figure, {Level.LOW: "1 мера", Level.MEDIUM: "2 меры", Level.HIGH: "3 меры и больше"})
        _settle(figure)
    return figure


def _heat(
    axes: Any,
    cells: list[list[float | None]],
    words: list[list[str]],
    titles: list[str],
    columns: list[str],
    thresholds: Thresholds,
) -> None:
    levels = [[None if value is None else level_of(value, thresholds) for value in row] for row in cells]
    _grid(axes, _density(levels), titles, columns)
    for line, row in enumerate(levels):
        for place, level in enumerate(row):
            _cell(axes, place, line, level, words[line][place])
    # The total stands apart: it is made of the others.
    axes.axvline(len(columns) - 1, color=_EDGE, linewidth=2.5)


def _calendar(axes: Any, counts: Mapping[str, Sequence[int]], months: Sequence[date]) -> None:
    levels = [[Level(min(count, 3)) if count else None for count in row] for row in counts.values()]
    columns = [table_rows.month_title(month).replace(" ", "\n") for month in months]
    _grid(axes, _density(levels), [_wrapped(name) for name in counts], columns)
    for line, row in enumerate(counts.values()):
        for place, count in enumerate(row):
            _cell(axes, place, line, levels[line][place], str(count) if count else "")


def _density(levels: Sequence[Sequence[Level | None]]) -> Any:
    return np.array([[np.nan if level is None else float(level) for level in row] for row in levels])


def _grid(axes: Any, density: Any, titles: Sequence[str], columns: Sequence[str]) -> None:
    """Cells, names and lines by seaborn; numbers and hatches come on top."""
    fills = [step.fill for step in _STEPS.values()]
    sns.heatmap(
        pd.DataFrame(density, columns=list(columns)),
        ax=axes,
        mask=np.isnan(density),
        cmap=ListedColormap(fills),
        norm=BoundaryNorm([0.5, 1.5, 2.5, 3.5], len(fills)),
        cbar=False,
        linewidths=1.2,
        linecolor=_EDGE,
        yticklabels=list(titles),
    )
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.set_facecolor(_BLANK)
    for label in axes.get_xticklabels():
        label.set_rotation(0)
    for label in axes.get_yticklabels():
        label.set_rotation(0)


def _cell(axes: Any, column: int, row: int, level: Level | None, words: str) -> None:
    if level is None:
        if words:
            axes.add_patch(Rectangle((column, row), 1, 1, fill=False, edgecolor=_EDGE, linestyle=(0, (3, 2))))
            axes.text(column + 0.5, row + 0.5, words, ha="center", va="center", size=8.5, style="italic")
        return
    step = _STEPS[level]
    axes.add_patch(
        Rectangle(
            (column, row), _BAND, 1, facecolor=step.fill, edgecolor=step.mark, hatch=step.hatch, linewidth=0
        )
    )
    # The band covers half of the cell's lines: draw them again.
    axes.add_patch(Rectangle((column, row), 1, 1, fill=False, edgecolor=_EDGE, linewidth=1.2))
    axes.text(
        column + 0.5 + _BAND / 2, row + 0.5, words, ha="center", va="center", color=step.ink, weight="bold"
    )


def _index(found: FactorDiagnosis, group: Group) -> float | None:
    result = found.group(group)
    return None if result is None else result.index


def _group_words(found: FactorDiagnosis, group: Group) -> str:
    result = found.group(group)
    if result is None:
        return "вместе с\nадминистрацией" if found.merged and group is Group.TEACHERS else "не\nспрашивали"
    if result.standing is Standing.HIDDEN:
        return "скрыто:\nмало ответов"
    if result.index is None or result.level is None:
        return "нет данных"
    star = "*" if result.standing is Standing.ESTIMATE else ""
    return f"{wording.number(result.index, 1)}{star}\n{_BARS[result.level]}"


def _total_words(found: FactorDiagnosis) -> str:
    if found.index is None or found.level is None:
        return "нет данных"
    star = "*" if found.preliminary else ""
    divided = f" {_DIVIDED}" if found.divided else ""
    return f"{wording.number(found.index, 1)}{star}\n{found.level.word}{divided}"


def _threshold_labels(thresholds: Thresholds) -> dict[Level, str]:
    low, high = (wording.number(value, 1) for value in (thresholds.medium_above, thresholds.high_from))
    return {
        Level.LOW: f"низкая: до {low}",
        Level.MEDIUM: f"средняя: между {low} и {high}",
        Level.HIGH: f"высокая: от {high}",
    }


def _marks(found: Sequence[FactorDiagnosis]) -> str:
    """What the signs beside numbers mean; only the signs that stand in the picture."""
    marks = []
    if any(diagnosis.divided for diagnosis in found):
        marks.append(f"{_DIVIDED} мнения групп расходятся")
    if any(diagnosis.preliminary for diagnosis in found):
        marks.append("* предварительно")
    return "     ".join(marks)


def _legend(figure: Figure, labels: Mapping[Level, str], marks: str = "") -> None:
    patches = [
        Patch(facecolor=step.fill, edgecolor=step.mark, hatch=step.hatch, label=labels[level], linewidth=0.8)
        for level, step in _STEPS.items()
    ]
    figure.legend(
        handles=patches, loc="lower left", ncols=len(patches), frameon=False, handlelength=3, handleheight=1.4
    )
    figure.text(0.99, 0.16 / figure.get_figheight(), marks, ha="right", va="bottom", size=9)


def _wrapped(text: str, most: int = _LINE) -> str:
    """A title in at most three lines; the rest is cut and said to be cut."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    shown = [line if len(line) <= most else line[: most - 1] + "…" for line in lines[:3]]
    if len(lines) > len(shown):
        shown[-1] = shown[-1][: most - 1].rstrip(" …") + "…"
    # «$» would begin a formula for matplotlib.
    return "\n".join(shown).replace("$", r"\$")


def _empty(width: float, height: float) -> Figure:
    figure = Figure(figsize=(width, height), dpi=DPI)
    FigureCanvasAgg(figure)
    return figure


def _settle(figure: Figure) -> None:
    figure.tight_layout(rect=(0, 0.42 / figure.get_figheight(), 1, 1))


def _png(figure: Figure) -> bytes:
    buffer = BytesIO()
    with matplotlib.rc_context(_STYLE):
        # No name of the drawing program: the same facts give the same bytes.
        figure.savefig(buffer, format="png", metadata={"Software": cast(Any, None)})
    return buffer.getvalue()
