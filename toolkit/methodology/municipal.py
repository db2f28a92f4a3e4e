"""Measures of a municipality: what its roadmap is put together from. Read only where a roadmap is made."""

import os
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from toolkit.methodology.catalogue import Entry, SourceDocument, Text, YesNo
from toolkit.methodology.consistency import unique
from toolkit.methodology.data_file import DataFile
from toolkit.methodology.loader import FOLDER_VARIABLE, SHIPPED, load

FILE = "municipal_measures.yaml"


class Level(StrEnum):
    """Whose rows they are; the value is the word in the file."""

    MUNICIPALITY = "муниципальный"
    SCHOOL = "школа"

    @property
    def heading(self) -> str:
        """The title of the level's row in a roadmap (document 003)."""
        return (
            "МУНИЦИПАЛЬНЫЙ УРОВЕНЬ" if self is Level.MUNICIPALITY else "УРОВЕНЬ ОБРАЗОВАТЕЛЬНОЙ ОРГАНИЗАЦИИ"
        )


class RoadmapSection(Entry):
    """A section of a roadmap."""

    code: Text = Field(alias="код")
    title: Text = Field(alias="название")


class MunicipalMeasure(Entry):
    """A row for a municipal roadmap; `factors` that ask for it, none if it is always of use.

    `term` names months without a year: the roadmap's own period gives it.
    """

    code: Text = Field(alias="код")
    level: Level = Field(alias="уровень")
    section: Text = Field(alias="раздел")
    activity: Text = Field(alias="мероприятие")
    form: Text = Field(alias="форма")
    term: Text = Field(alias="срок")
    responsible: Text = Field(alias="ответственные")
    result: Text = Field(alias="результат")
    factors: tuple[Text, ...] = Field(alias="факторы", default=())
    sources: tuple[Text, ...] = Field(alias="источники", min_length=1)


class MunicipalBank(Entry):
    """All municipal measures with their sections and the forms of work to choose from."""

    source: Text = Field(alias="источник")
    verified: YesNo = Field(alias="проверено")
    sections: tuple[RoadmapSection, ...] = Field(alias="разделы", min_length=1)
    forms: tuple[Text, ...] = Field(alias="формы", min_length=1)
    measures: tuple[MunicipalMeasure, ...] = Field(alias="меры", min_length=1)

    def section(self, code: str) -> RoadmapSection:
        """The section of a code; KeyError if there is none."""
        return next(section for section in self.sections if section.code == code)


def load_municipal(folder: Path | None = None) -> MunicipalBank:
    """The municipal measures of a catalogue's folder, read once per process (see `loader.load`).

    Raises CatalogueError if the file is missing or broken; names file, line and field.
    """
    if folder is None:
        folder = Path(os.environ.get(FOLDER_VARIABLE) or SHIPPED)
    return _load(folder.resolve())


@lru_cache(maxsize=8)
def _load(folder: Path) -> MunicipalBank:
    file = DataFile(folder, FILE)
    bank = file.read(MunicipalBank)
    catalogue = load(folder)
    factors = {factor.code for factor in catalogue.factors}
    sections = {section.code for section in bank.sections}
    unique(file, [section.code for section in bank.sections], "разделы")
    unique(file, [measure.code for measure in bank.measures], "меры")
    for index, measure in enumerate(bank.measures):
        place = ("меры", index)
        if not (measure.code.startswith("MM") and measure.code[2:].isdecimal()):
            file.refuse((*place, "код"), f"код должен быть вида «MM1», а стоит «{measure.code}»")
        if measure.section not in sections:
            file.refuse((*place, "раздел"), f"раздела «{measure.section}» нет в списке разделов")
        if measure.form not in {*bank.forms}:
            file.refuse((*place, "форма"), f"формы «{measure.form}» нет в списке форм")
        for at, code in enumerate(measure.factors):
            if code not in factors:
                file.refuse((*place, "факторы", at), f"фактора «{code}» в каталоге нет")
        for at, source in enumerate(measure.sources):
            if not _known(source, catalogue.sources):
                file.refuse((*place, "источники", at), f"документа для «{source}» нет в списке источников")
    return bank


def _known(source: str, documents: tuple[SourceDocument, ...]) -> bool:
    return source.split("/")[0] in {document.code for document in documents}
