"""Reading the catalogue from its folder: all of it, or a refusal with one sentence for the user.

The folder holds factors/*.yaml, factor_sets/*.yaml and one file for each list of rules. Nothing is cached on
disk and nothing is written.
"""

import os
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from toolkit.errors import CatalogueError
from toolkit.methodology import consistency
from toolkit.methodology.catalogue import (
    Catalogue,
    CheckRules,
    Entry,
    Factor,
    FactorSet,
    Measure,
    PassportBlock,
    ReviewSheet,
    Scale,
    SourceDocument,
    Text,
    Thresholds,
    Vocabulary,
    YesNo,
)
from toolkit.methodology.data_file import DataFile

SHIPPED = Path(__file__).with_name("data")
FOLDER_VARIABLE = "ANTIRISK_CATALOGUE"


class _Sourced(Entry):
    source: Text = Field(alias="источник")
    verified: YesNo = Field(alias="проверено")


class _CommonMeasures(_Sourced):
    measures: tuple[Measure, ...] = Field(alias="меры")


class _Documents(_Sourced):
    documents: tuple[SourceDocument, ...] = Field(alias="документы", min_length=1)


class _Passport(_Sourced):
    blocks: tuple[PassportBlock, ...] = Field(alias="блоки", min_length=1)


def load(folder: Path | None = None) -> Catalogue:
    """The catalogue of a folder, read once per process.

    None means the folder in the environment variable ANTIRISK_CATALOGUE, else the shipped one. Raises
    CatalogueError if any file is missing or broken; a refused folder is read again at the next call.
    """
    if folder is None:
        folder = Path(os.environ.get(FOLDER_VARIABLE) or SHIPPED)
    return _load(folder.resolve())


@lru_cache(maxsize=8)
def _load(folder: Path) -> Catalogue:
    return read(folder)


def read(folder: Path) -> Catalogue:
    """The catalogue as it stands in the folder now, past the cache (after files were edited).

    Raises CatalogueError: the message is one Russian sentence with file, line and field.
    """
    if not folder.is_dir():
        raise CatalogueError(f"Папка каталога «{folder}» не найдена; проверьте, что она на месте.")

    file = DataFile(folder, "sources.yaml")
    documents = file.read(_Documents).documents
    consistency.check_sources(file, documents)
    known_documents = {document.code for document in documents}

    factors = {}
    for name in _names(folder, "factors"):
        file = DataFile(folder, name)
        factor = file.read(Factor)
        if factor.code in factors:
            file.refuse(("код",), f"код «{factor.code}» уже занят другим файлом")
        consistency.check_factor(file, factor, known_documents)
        factors[factor.code] = factor

    set_files, sets = {}, []
    for name in _names(folder, "factor_sets"):
        file = DataFile(folder, name)
        factor_set = file.read(FactorSet)
        if factor_set.code in set_files:
            file.refuse(("код",), f"код «{factor_set.code}» уже занят другим файлом")
        set_files[factor_set.code] = file
        sets.append(factor_set)
    consistency.check_sets(set_files, sets, factors)

    file = DataFile(folder, "common_measures.yaml")
    common_measures = file.read(_CommonMeasures).measures
    consistency.check_common_measures(file, common_measures, known_documents)

    file = DataFile(folder, "scale.yaml")
    scale = file.read(Scale)
    consistency.check_scale(file, scale)

    file = DataFile(folder, "thresholds.yaml")
    thresholds = file.read(Thresholds)
    consistency.check_thresholds(file, thresholds)

    file = DataFile(folder, "review.yaml")
    review = file.read(ReviewSheet)
    consistency.check_review(file, review)

    file = DataFile(folder, "checks.yaml")
    checks = file.read(CheckRules)
    consistency.check_rules(file, checks)

    file = DataFile(folder, "passport.yaml")
    passport = file.read(_Passport).blocks
    consistency.check_passport(file, passport)

    file = DataFile(folder, "vocabulary.yaml")
    vocabulary = file.read(Vocabulary)
    consistency.check_vocabulary(file, vocabulary)

    return Catalogue(
        factors=tuple(factors.values()),
        sets=tuple(sets),
        scale=scale,
        thresholds=thresholds,
        review=review,
        checks=checks,
        passport=passport,
        sources=documents,
        vocabulary=vocabulary,
        common_measures=common_measures,
    )


def _names(folder: Path, kind: str) -> list[str]:
    """Files of one kind in alphabetical order; there has to be at least one."""
    names = sorted(f"{kind}/{path.name}" for path in (folder / kind).glob("*.yaml"))
    if not names:
        raise CatalogueError(f"В папке каталога нет файлов «{kind}/….yaml»; верните их на место.")
    return names
