"""The margin's talk: questions and answers beside the work, and quiet marks at the places they are about.

The three apps draw their steps without knowing of it; here the talk is put beside a drawn screen, the same
for the team and for those who read its work.
"""

from collections.abc import Callable, Iterable, Set

from toolkit.domain.access import Right
from toolkit.domain.change import capital, moment
from toolkit.domain.comment import Comment, Place, Thread
from toolkit.domain.spot import Spot
from toolkit.domain.wording import plural
from toolkit.ui.components import button, field, hidden, icon, link_button, select
from toolkit.ui.nodes import Node, find, h, ids
from toolkit.ui.page import Screen
from toolkit.workflows.dialogue import anchors
from toolkit.workflows.program_editing import short
from toolkit.workflows.workflow import Workflow

QUESTIONS = ("вопрос", "вопроса", "вопросов")
FIELDS = {"input", "textarea", "select"}


def beside(flow: Workflow, screen: Screen) -> Screen:
    """The screen with the talk in its margin and marks at the places that are spoken about."""
    if flow.dossier is None:
        return screen
    body = h("div", screen.body)
    shown = frozenset(ids(body))
    if flow.talk.came_for is not None:
        screen.start_at = _start(flow, flow.talk.came_for, shown)
    talk = _talk(flow, shown)
    if flow.reading and flow.talk.may_speak:
        _make_places_pickable(flow, body, shown)
    _put_marks(flow, body, shown)
    if talk is not None:
        _into_margin(flow, body, talk)
    screen.body = list(body.children)
    return screen


def _start(flow: Workflow, place: Place, shown: Set[str]) -> str:
    return _present(place, shown) or (f"thread-{flow.talk.thread}" if flow.talk.thread else "")


def _present(place: Place, shown: Set[str]) -> str:
    """The id under which a place stands on the screen; empty where it does not."""
    return next((id_ for id_ in anchors(place) if id_ in shown), "")


def _into_margin(flow: Workflow, body: Node, talk: Node) -> None:
    margin = _margin(body)
    if flow.talk.open_threads():
        _put_jump(body, len(flow.talk.open_threads()), everywhere=margin is None)
    if margin is None:
        body.children.append(h("aside", talk, cls="ar-margin ar-margin--under ar-noprint", aria_label=TITLE))
    elif flow.talk.open_threads() or flow.talk.asking:
        margin.children.insert(_leading(margin), talk)
    else:
        margin.children.append(talk)


def _leading(margin: Node) -> int:
    """How many parts of the margin stand before the talk."""
    return sum(
        isinstance(child, Node) and "ar-margin__first" in child.attrs.get("class", "")
        for child in margin.children
    )


def _put_jump(body: Node, count: int, *, everywhere: bool) -> None:
    """Where the talk stands under the sheet, a way down to it under the heading."""
    title = find(body, "title")
    head_ = title and _parent(body, title)
    if head_ is None:
        return
    way = h(
        "button",
        icon("i-chat"),
        plural(count, *QUESTIONS),
        type="button",
        cls="ar-btn ar-btn--small ar-noprint" if everywhere else "ar-btn ar-btn--small ar-noprint ar-phone",
        data_do="scroll",
        data_to="talk",
        data_key="to-talk",
    )
    head_.children.append(way)


def _parent(node: Node, inside: Node) -> Node | None:
    for child in node.children:
        if child is inside:
            return node
        if isinstance(child, Node) and (found := _parent(child, inside)) is not None:
            return found
    return None


def _margin(node: Node) -> Node | None:
    for child in node.children:
        if isinstance(child, Node):
            if child.tag == "aside" and "ar-margin" in child.attrs.get("class", "").split():
                return child
            found = _margin(child)
            if found is not None:
                return found
    return None


# ── the talk ──

TITLE = "Вопросы и ответы"


def _talk(flow: Workflow, shown: Set[str]) -> Node | None:
    open_, settled = flow.talk.open_threads(), flow.talk.settled_threads()
    if not (open_ or settled or flow.talk.may_speak):
        return None
    count = f": {len(open_)}" if open_ else ""
    question = _new_question(flow) if flow.talk.may_speak else None
    return h(
        "section",
        h("h2", f"{TITLE}{count}", id="talk", tabindex="-1"),
        question if flow.talk.asking else None,
        [_thread(flow, thread, shown) for thread in open_],
        question if not flow.talk.asking else None,
        _settled(flow, settled, shown) if settled else None,
        cls="ar-talk ar-stack ar-stack--s ar-noprint",
        data_key="talk",
    )


def _thread(flow: Workflow, thread: Thread, shown: Set[str]) -> Node:
    words = flow.talk.place_words(thread)
    return h(
        "article",
        _where(flow, thread, words, shown),
        [_comment(flow, comment) for comment in thread.comments],
        _answer(flow, thread) if flow.talk.may_speak else None,
        id=f"thread-{thread.id}",
        tabindex="-1",
        cls="ar-thread ar-thread--now" if flow.talk.thread == thread.id else "ar-thread",
        aria_label=f"Вопрос: {words or flow.talk.whole().words}",
    )


def _where(flow: Workflow, thread: Thread, words: str, shown: Set[str]) -> Node | None:
    if not words:
        return None
    anchor = _present(thread.place, shown)
    if not anchor:
        return h("p", capital(words), cls="ar-note")
    return h("p", link_button(f"at-{thread.id}", capital(words), lambda: flow.focus(anchor)))


def _comment(flow: Workflow, comment: Comment) -> Node:
    return h(
        "div",
        h(
            "p",
            h("b", _who(flow, comment)),
            h("span", moment(comment.at, flow.talk.now())),
            cls="ar-comment__by",
        ),
        h("p", comment.text, cls="ar-comment__text"),
        cls="ar-comment",
        data_key=f"comment-{comment.id}",
    )


def _who(flow: Workflow, comment: Comment) -> str:
    return "Вы" if flow.talk.mine(comment) and not flow.talk.of_team else capital(comment.who)


def _answer(flow: Workflow, thread: Thread) -> Node:
    id_ = f"answer-{thread.id}"
    return h(
        "div",
        h(
            "details",
            h("summary", "Ответить", cls="ar-btn ar-btn--quiet ar-btn--small"),
            _words(flow, id_, "Ваш ответ"),
            button(
                f"send-{thread.id}",
                "Отправить",
                lambda: flow.talk.answer(thread.id),
                kind="small",
                right=Right.COMMENT,
                data_adds=True,
            ),
            open=flow.talk.thread == thread.id or id_ in flow.talk.drafts or id_ in flow.talk.unsaid,
            data_key=f"reply-{thread.id}",
            cls="ar-stack ar-stack--s",
        ),
        button(
            f"settle-{thread.id}",
            "Вопрос решён",
            lambda: flow.talk.settle_thread(thread.id),
            kind="quiet small",
            before="i-check",
            right=Right.COMMENT,
        ),
        button(
            f"back-{thread.last.id}",
            "Забрать слова",
            lambda: flow.talk.take_back(thread.last),
            kind="quiet small",
            before="i-undo",
            right=Right.COMMENT,
        )
        if flow.talk.mine(thread.last)
        else None,
        cls="ar-thread__answer",
    )


def _words(flow: Workflow, id_: str, label: str) -> Node:
    """A field whose words are kept until they are sent."""
    return field(
        id_,
        label,
        flow.talk.drafts.get(id_, ""),
        lambda value: flow.talk.set_draft(id_, str(value)),
        problem=flow.talk.unsaid.get(id_, ""),
        long=True,
        right=Right.COMMENT,
        data_draft=True,
        maxlength="5000",
    )


def _settled(flow: Workflow, threads: tuple[Thread, ...], shown: Set[str]) -> Node:
    return h(
        "details",
        h("summary", f"Решённые вопросы: {len(threads)}", cls="ar-btn ar-btn--quiet ar-btn--small"),
        [_closed(flow, thread, shown) for thread in threads],
        open=any(thread.id == flow.talk.thread for thread in threads),
        data_key="settled",
    )


def _closed(flow: Workflow, thread: Thread, shown: Set[str]) -> Node:
    words = flow.talk.place_words(thread)
    when = f", {moment(thread.settled_at, flow.talk.now())}" if thread.settled_at else ""
    return h(
        "article",
        _where(flow, thread, words, shown),
        [_comment(flow, comment) for comment in thread.comments],
        h("p", icon("i-check"), f" Решён: {thread.settled_by}{when}", cls="ar-note"),
        button(
            f"reopen-{thread.id}",
            "Открыть снова",
            lambda: flow.talk.reopen_thread(thread.id),
            kind="quiet small",
            right=Right.COMMENT,
        )
        if flow.talk.may_speak
        else None,
        id=f"thread-{thread.id}",
        tabindex="-1",
        cls="ar-thread",
        aria_label=f"Решённый вопрос: {words or flow.talk.whole().words}",
    )


# ── a new question ──


def ask_words(flow: Workflow) -> str:
    """What beginning a question is called: the team asks, a reader remarks."""
    return "Спросить куратора" if flow.talk.of_team else "Оставить замечание"


def _new_question(flow: Workflow) -> Node:
    id_ = flow.talk.ask_field
    row = _row_of(flow.talk.about, flow.talk.spots())
    return h(
        "details",
        h("summary", icon("i-chat"), ask_words(flow), cls="ar-btn ar-btn--quiet ar-btn--small"),
        _choose_row(flow, row),
        _choose_part(flow, row) if row is not None and row.parts else None,
        _words(flow, id_, "Ваш вопрос" if flow.talk.of_team else "Ваше замечание"),
        button(f"{id_}-send", "Отправить", flow.talk.ask, kind="small", right=Right.COMMENT, data_adds=True),
        open=flow.talk.asking,
        data_key=f"new-{id_}",
        cls="ar-stack ar-stack--s",
    )


def _row_of(place: Place, known: Iterable[Spot]) -> Spot | None:
    return next(
        (spot for spot in known if place == spot.place or any(part.place == place for part in spot.parts)),
        None,
    )


def _choose_row(flow: Workflow, row: Spot | None) -> Node | None:
    known = flow.talk.spots()
    if not known:
        return None
    options = [(spot.place.as_text(), _option(spot)) for spot in (flow.talk.whole(), *known)]
    return select(
        f"{flow.talk.ask_field}-row",
        "О чём",
        (row or flow.talk.whole()).place.as_text(),
        options,
        lambda value: flow.talk.choose_place(str(value)),
        hint="Или нажмите на нужное поле." if flow.reading else "",
        right=Right.COMMENT,
    )


def _option(spot: Spot) -> str:
    return capital(f"{spot.words}: {short(spot.text, 40)}" if spot.text else spot.words)


def _choose_part(flow: Workflow, row: Spot) -> Node:
    options = [(row.place.as_text(), "целиком"), *((part.place.as_text(), part.words) for part in row.parts)]
    return select(
        f"{flow.talk.ask_field}-part",
        "Что именно",
        flow.talk.about.as_text(),
        options,
        lambda value: flow.talk.choose_place(str(value)),
        right=Right.COMMENT,
    )


# ── marks at the places ──


def _put_marks(flow: Workflow, body: Node, shown: Set[str]) -> None:
    spoken: dict[str, list[Thread]] = {}
    for thread in flow.talk.open_threads():
        anchor = _present(thread.place, shown)
        if anchor:
            spoken.setdefault(anchor, []).append(thread)
    marks = {anchor: _mark(flow, anchor, threads) for anchor, threads in spoken.items()}
    _insert(body, marks)


def _mark(flow: Workflow, anchor: str, threads: list[Thread]) -> Node:
    return h(
        "button",
        icon("i-chat"),
        plural(len(threads), *QUESTIONS),
        hidden(": ", flow.talk.place_words(threads[0])),
        id=f"mark-{anchor}",
        type="button",
        cls="ar-mark ar-noprint",
        on={"click": lambda _: flow.talk.read_thread(threads[0].id)},
        right=Right.READ,
    )


def _insert(node: Node, marks: dict[str, Node]) -> None:
    children: list[Node | str] = []
    for child in node.children:
        children.append(child)
        if isinstance(child, Node):
            _insert(child, marks)
            mark = marks.get(child.attrs.get("id", ""))
            if mark is not None and (child.tag in FIELDS or child.tag == "button"):
                children.append(mark)
            elif mark is not None:
                child.children.append(mark)
    node.children = children


def _make_places_pickable(flow: Workflow, body: Node, shown: Set[str]) -> None:
    """A reader points at a field or a cell and says what he thinks of it."""
    rows = flow.talk.spots()
    spots_ = [spot for row in rows for spot in (*row.parts, row)]
    picks: dict[str, Callable[[], object]] = {}
    for spot in spots_:
        anchor = _present(spot.place, shown)
        if anchor:
            picks.setdefault(anchor, _picker(flow, spot.place))
    chosen = _present(flow.talk.about, shown) if flow.talk.asking else ""
    _listen(body, picks, chosen)


def _picker(flow: Workflow, place: Place) -> Callable[[], object]:
    return lambda: flow.talk.pick(place)


def _listen(node: Node, picks: dict[str, Callable[[], object]], chosen: str) -> None:
    for child in node.children:
        if not isinstance(child, Node):
            continue
        id_ = child.attrs.get("id", "")
        if id_ in picks and child.tag in FIELDS and not node.on and "id" not in node.attrs:
            press = picks[id_]
            node.attrs["id"] = f"around-{id_}"
            node.on["click"] = _pressing(press)
            node.right = Right.COMMENT
        if id_ and id_ == chosen:
            node.attrs["class"] = f"{node.attrs.get('class', '')} is-asked".strip()
        _listen(child, picks, chosen)


def _pressing(press: Callable[[], object]) -> Callable[[object], object]:
    return lambda _: press()
