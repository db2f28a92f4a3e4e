"""The margin: one school's questions, decisions, programs, and what has changed since the last look."""

from toolkit.domain.access import Right
from toolkit.domain.attention import short_day
from toolkit.domain.change import capital
from toolkit.domain.comment import Comment, HelpRequest, Place, Thread
from toolkit.ui.components import button, field, icon, section
from toolkit.ui.curator.addresses import address_of
from toolkit.ui.curator.decisions import decisions
from toolkit.ui.curator.management import management, territory
from toolkit.ui.curator.programs import programs
from toolkit.ui.nodes import Child, Node, h
from toolkit.workflows.cabinet import Cabinet
from toolkit.workflows.guiding import CHANGES_SHOWN

APPS = (
    ("self_diagnosis", "Самодиагностика"),
    ("antirisk_program", "Программы"),
    ("report", "Отчёт"),
)
PLAN = ("joint_plan", "Совместный план")


def margin(flow: Cabinet) -> list[Child]:
    """Everything about the chosen school; a hint while none is."""
    if flow.dossier is None:
        words = "Нажмите на название школы: здесь будут её вопросы, решения и то, что изменилось."
        return [section("Выберите школу", h("p", words)), *territory(flow)]
    pulse = flow.chosen
    return [
        h(
            "section",
            h("h2", flow.facts.school.name, id="chosen", tabindex="-1"),
            _apps(flow),
            _help(flow, pulse.help) if pulse.help else None,
            [_thread(flow, thread) for thread in flow.open_questions],
            cls="ar-stack",
        ),
        *management(flow),
        *programs(flow),
        _news(flow),
        *decisions(flow),
        _ask(flow) if flow.may(Right.COMMENT) else None,
        _closed(flow),
        *territory(flow),
    ]


# ── questions ──


def _help(flow: Cabinet, request: HelpRequest) -> Node:
    since = short_day(request.at.astimezone(flow.now.tzinfo).date(), flow.now.date())
    return h(
        "div",
        h("p", icon("i-hand"), " ", h("b", f"Школа просит помощи с {since}")),
        h("p", request.text) if request.text else None,
        h("p", button("come", "Я на связи", lambda: flow.come(request), kind="small"), cls="ar-row")
        if flow.may(Right.COMMENT)
        else None,
        cls="ar-thread",
        data_key="help",
    )


def _thread(flow: Cabinet, thread: Thread) -> Node:
    where = flow.where(thread.place)
    return h(
        "article",
        h("p", _place(flow, thread.place, where)),
        [_comment(flow, comment) for comment in thread.comments],
        _answer(flow, thread) if flow.may(Right.COMMENT) else None,
        id=f"thread-{thread.id}",
        tabindex="-1",
        cls="ar-thread",
        aria_label=f"Вопрос: {where}",
    )


def _answer(flow: Cabinet, thread: Thread) -> list[Node]:
    """The next word; where it is not the visitor's turn, folded."""
    id_ = f"answer-{thread.id}"
    words = _words(flow, id_, "Ваш ответ")
    send = button(f"send-{thread.id}", "Отправить", lambda: flow.talk.answer(thread.id), kind="small")
    settle = button(
        f"settle-{thread.id}",
        "Вопрос решён",
        lambda: flow.talk.settle_thread(thread.id),
        kind="quiet small",
    )
    if flow.due(thread):
        return [words, h("p", send, settle, cls="ar-row")]
    more = h(
        "details",
        h("summary", "Дописать", cls="ar-btn ar-btn--quiet ar-btn--small"),
        words,
        h("p", send, cls="ar-row"),
        open=id_ in flow.talk.drafts or id_ in flow.talk.unsaid,
        data_key=f"more-{thread.id}",
    )
    return [h("div", more, settle, cls="ar-thread__answer")]


def _words(flow: Cabinet, id_: str, label: str, hint: str = "") -> Node:
    """A field whose words are kept until they are sent."""
    return field(
        id_,
        label,
        flow.talk.drafts.get(id_, ""),
        lambda value: flow.talk.set_draft(id_, str(value)),
        hint=hint,
        problem=flow.talk.unsaid.get(id_, ""),
        long=True,
        data_draft=True,
        maxlength="5000",
    )


def _place(flow: Cabinet, place: Place, words: str) -> Child:
    address = address_of(flow, place)
    return h("a", words, href=address) if address else words


def _comment(flow: Cabinet, comment: Comment) -> Node:
    who = "Вы" if flow.talk.mine(comment) else capital(comment.who)
    local = comment.at.astimezone(flow.now.tzinfo)
    day = "сегодня" if local.date() == flow.now.date() else short_day(local.date(), flow.now.date())
    return h(
        "div",
        h("p", h("b", who), h("span", f"{day}, {local:%H:%M}"), cls="ar-comment__by"),
        h("p", comment.text, cls="ar-comment__text"),
        cls="ar-comment",
        data_key=f"comment-{comment.id}",
    )


def _closed(flow: Cabinet) -> Node | None:
    found = flow.closed_questions
    if not found:
        return None
    return h(
        "details",
        h("summary", f"Решённые вопросы: {len(found)}", cls="ar-btn ar-btn--quiet ar-btn--small"),
        [_settled(flow, thread) for thread in found],
        data_key="settled",
    )


def _settled(flow: Cabinet, thread: Thread) -> Node:
    where = flow.where(thread.place)
    return h(
        "article",
        h("p", _place(flow, thread.place, where)),
        [_comment(flow, comment) for comment in thread.comments],
        button(
            f"reopen-{thread.id}",
            "Открыть снова",
            lambda: flow.talk.reopen_thread(thread.id),
            kind="quiet small",
        )
        if flow.may(Right.COMMENT)
        else None,
        id=f"thread-{thread.id}",
        tabindex="-1",
        cls="ar-thread",
        aria_label=f"Решённый вопрос: {where}",
    )


def _ask(flow: Cabinet) -> Node:
    hint = "О работе в целом. Вопрос к полю или мере задайте на её странице."
    return section(
        "Спросить школу",
        _words(flow, flow.ask_field, "Ваш вопрос", hint),
        h("p", button("ask-send", "Спросить", flow.ask, kind="small"), cls="ar-row"),
        cls="ar-stack ar-stack--s",
    )


# ── what has changed, and where to read ──


def _news(flow: Cabinet) -> Node:
    news = flow.news
    title = "Изменилось с вашего прошлого просмотра" if flow.last_look.at else "Что записано"
    if not news:
        return section(title, h("p", "Нового нет.", cls="ar-note"))
    more = len(news) - CHANGES_SHOWN
    return section(
        title,
        h("ul", [_change(*told) for told in news[:CHANGES_SHOWN]], cls="ar-stack ar-stack--s"),
        h(
            "details",
            h("summary", f"Ещё {more}", cls="ar-btn ar-btn--quiet ar-btn--small"),
            h("ul", [_change(*told) for told in news[CHANGES_SHOWN:]], cls="ar-stack ar-stack--s"),
            data_key="more-news",
        )
        if more > 0
        else None,
        h(
            "p",
            button("seen", "Отметить просмотренным", flow.seen, kind="small", before="i-check"),
            cls="ar-row",
        ),
    )


def _change(words: str, when: str) -> Node:
    return h("li", words, h("span", f", {when}", cls="ar-note"), data_key=f"change-{words}")


def _apps(flow: Cabinet) -> Node | None:
    """The ways into the very pages that the team works at."""
    visit = flow.visit
    offered = [*APPS, *([PLAN] if flow.planning_together else [])]
    addresses = [
        (app, words, visit.link(app, flow.facts.school.id) if visit else "") for app, words in offered
    ]
    if visit is None or not all(address for _, _, address in addresses):
        return None
    if flow.talk.joint:
        addresses.append(("joint_plan", "Совместный план", visit.link("joint_plan", flow.facts.school.id)))
    links = [h("li", h("a", words, href=address, id=f"to-{app}")) for app, words, address in addresses]
    words = "Открыть работу школы для чтения" if visit.readonly else "Открыть работу школы"
    return h("div", h("p", words), h("ul", links, cls="ar-row"), cls="ar-ways")
