"""What a school's papers are made of, read from the database for the pages and the Python API alike."""

from typing import TYPE_CHECKING

from toolkit.domain.dossier import Dossier
from toolkit.domain.wording import quoted
from toolkit.methodology.catalogue import Catalogue
from toolkit.places import word_templates
from toolkit.store.database import Store

if TYPE_CHECKING:
    from toolkit.documents.word.release import Source


def source_of(store: Store, dossier: Dossier, catalogue: Catalogue) -> "Source":
    """The dossier, the joint plan with its consultant schools, and the methodologist's templates."""
    from toolkit.documents.word.release import Source

    helpers = store.links.consultants(dossier.cycle.id)
    return Source(
        dossier,
        catalogue,
        word_templates(),
        joint=store.joint_plan.list(dossier.cycle.id),
        consultant=", ".join(map(quoted, filter(None, helpers))),
    )
