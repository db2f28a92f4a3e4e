"""State of the fourth app: the cabinet of a curator, a consultant school or a coordinator."""

import traitlets as tl

from toolkit.domain.access import Right, Role
from toolkit.domain.attention import Pulse
from toolkit.domain.consultant import Candidate, Offer, offers
from toolkit.domain.link import Account, Helper
from toolkit.domain.school import ListStatus
from toolkit.methodology.catalogue import Catalogue
from toolkit.workflows.guiding import Guiding
from toolkit.workflows.visit import Visit

SCHOOLS = ("школа", "школы", "школ")


class Cabinet(Guiding):
    """Adds what a coordinator does: which curator has which school, and which school could help it.

    Whoever sits at the machine itself may look either way (`coordinating`).
    """

    coordinating = tl.Bool(False)
    matching = tl.Bool(False)  # the proposals of consultant schools are asked for

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__(catalogue)
        self.curators: tuple[Account, ...] = ()
        self.consultants: tuple[Helper, ...] = ()

    def open(self, visit: Visit) -> None:
        """A coordinator also needs the curators of his territory."""
        if visit.visitor.at_the_machine or visit.visitor.role == Role.COORDINATOR:
            self.curators = tuple(
                account
                for territory in visit.store.territories.list()
                for account in visit.store.accounts.list(territory.id, Role.CURATOR)
            )
        super().open(visit)

    def choose(self, school_id: int) -> None:
        """Proposals belong to the school they were asked for."""
        self.matching = False
        super().choose(school_id)

    def after_reading(self) -> None:
        """Everybody is told which schools help."""
        super().after_reading()
        self.consultants = self._visit().store.links.helpers(self.cycle.id)

    @property
    def planning_together(self) -> bool:
        """Whether the chosen school has a plan with a consultant school to be read."""
        return bool(self.consultants) or self.capacity is Role.CONSULTANT

    # ── who looks ──

    @property
    def capacity(self) -> Role:
        """At the machine one may look as a coordinator too."""
        return Role.COORDINATOR if self.coordinating and self.both_ways else super().capacity

    @property
    def both_ways(self) -> bool:
        """Whether the visitor may look as a curator and as a coordinator."""
        return self._visit().visitor.at_the_machine

    def look_as(self, coordinating: bool) -> None:
        """Look the other way; the chosen school stays."""
        self.coordinating = coordinating
        self._weigh()
        if self.dossier is not None:
            self._read()

    @property
    def managing(self) -> bool:
        """Whether the visitor gives schools to curators."""
        return self.capacity is Role.COORDINATOR and self.may(Right.MANAGE)

    # ── curators ──

    def curator_title(self, account_id: int) -> str:
        """What a curator is called."""
        known = next((account for account in self.curators if account.id == account_id), None)
        return known.title if known else "другой куратор"

    @property
    def loads(self) -> tuple[tuple[Account, int], ...]:
        """Each curator with the number of schools he has."""
        return tuple(
            (account, sum(account.id in pulse.curators for pulse in self.pulses)) for account in self.curators
        )

    @property
    def curator_options(self) -> list[tuple[str, str]]:
        """A list to choose a curator from."""
        return [("", "не назначен"), *((str(account.id), account.title) for account in self.curators)]

    def entrust(self, pulse: Pulse, value: str) -> None:
        """Give a school to another curator, or to nobody: the one who had it is released."""
        known = {str(account.id): account for account in self.curators}
        if value and value not in known:
            return
        visit = self._visit()
        accounts, cycle_id = visit.store.accounts, pulse.cycle.id
        if value:
            accounts.assign(known[value].id, cycle_id, visitor=visit.visitor)
        for former in pulse.curators:
            if str(former) != value:
                accounts.release(former, cycle_id, visitor=visit.visitor)
        self._changed(f"«{pulse.school.name}»: {known[value].title if value else 'куратор не назначен'}.")

    def add_curator(self, value: str) -> None:
        """Give the chosen school a second curator."""
        known = next((account for account in self.curators if str(account.id) == value), None)
        if known is not None:
            visit = self._visit()
            visit.store.accounts.assign(known.id, self.cycle.id, visitor=visit.visitor)
            self._changed(f"Добавлен: {known.title}.")

    def release(self, account_id: int) -> None:
        """Take the chosen school from one of its curators."""
        visit = self._visit()
        visit.store.accounts.release(account_id, self.cycle.id, visitor=visit.visitor)
        self._changed(f"Снят: {self.curator_title(account_id)}.")

    def _changed(self, words: str) -> None:
        if self.dossier is None:
            self._look_around()
            self.saved = f"Сохранено в {self.now:%H:%M}"
            self.revision += 1
        else:
            self.stored()
        self.say(words)

    # ── consultant schools ──

    def set_status(self, value: str) -> None:
        """What the region's list says of the chosen school."""
        if value == "" or value in ListStatus.__members__.values():
            self._status(ListStatus(value) if value else None, self.facts.school.status_year)

    @property
    def year_field(self) -> str:
        """The field of the year: each school has its own."""
        return f"status-year-{self.facts.school.id}"

    def set_status_year(self, typed: str) -> None:
        """Since which year."""
        school, visit = self.facts.school, self._visit()

        def write(seen: int, text: str) -> None:
            visit.store.schools.set_status(
                school.id, school.status, year_of(text), seen=seen, visitor=visit.visitor
            )

        before = str(school.status_year or "")
        self.write(self.year_field, "С какого года", typed, before, school.version, write)

    def _status(self, status: ListStatus | None, year: int | None) -> None:
        school, visit = self.facts.school, self._visit()
        self.act(
            lambda: visit.store.schools.set_status(
                school.id, status, year if status else None, seen=school.version, visitor=visit.visitor
            )
        )

    def match(self) -> None:
        """Ask which schools could help the chosen one."""
        self.matching = True
        self.focus("offers")

    @property
    def offers(self) -> tuple[Offer, ...]:
        """Schools that could help the chosen one, with reasons; those that help already are left out."""
        store = self._visit().store
        helping = {link.helper_id for link in self.consultants}
        candidates = (
            Candidate(school=pulse.school, passport=store.schools.passport(pulse.cycle.id))
            for pulse in self.pulses
            if pulse.school.status is not None and pulse.school.id not in helping
        )
        return offers(self.facts.school, self.facts.passport, candidates, self.catalogue.passport)

    def invitation(self, offer: Offer) -> str:
        """The server's page where the proposal is confirmed; empty where there is no server."""
        base = self._visit().link("consultant", self.facts.school.id)
        return f"{base}&helper={offer.school.id}" if base else ""


def year_of(text: str) -> int | None:
    """A year as typed; what is no number is refused by the store with its own sentence."""
    plain = text.strip()
    return int(plain) if plain.isdecimal() and len(plain) < 6 else 0 if plain else None
