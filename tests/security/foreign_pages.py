"""School B after the open page of school A, and after what A's own page may not do either."""

from collections.abc import Iterator

from tests.security.attacks import Attempt, attack
from tests.security.town import Town, widget_of
from tests.serving.talking import Line, Said, event, packed, to_widget, unpacked
from toolkit.serving.messages import FOREIGN, SUBPROTOCOL

ISOLATION = "Somebody else's page"
ASKED, OPENED, ENDED = (
    f"чужая страница: {what}" for what in ("вопрос о ней", "попытка соединиться", "попытка закрыть")
)
KERNEL = "What a page's browser may say"


@attack(ISOLATION, "School B asks about school A's kernel (REST)")
def foreign_kernel_asked(town: Town) -> Iterator[Attempt]:
    kernel, before = town.our_page.kernel, town.times(ASKED)
    for method in ("GET", "DELETE", "POST", "PUT", "PATCH"):
        form = None if method == "GET" else {"_xsrf": town.attacker.jar.get("_xsrf", "")}
        answer = town.attacker.ask(f"/api/kernels/{kernel}", method, form)
        yield Attempt(method, answer.status < 400)
    for action in ("interrupt", "restart"):
        answer = town.attacker.ask(f"/api/kernels/{kernel}/{action}", "POST", {})
        yield Attempt(action, answer.status < 400)
    yield Attempt("without a trace", not town.refused(ASKED, before))


@attack(ISOLATION, "School B opens a websocket to school A's kernel")
def foreign_kernel_opened(town: Town) -> Iterator[Attempt]:
    kernel, before = town.our_page.kernel, town.times(OPENED)
    with Line(town.attacker, kernel) as line:
        yield Attempt("with B's session", not line.refused)
    with Line(town.site, kernel) as line:
        yield Attempt("without a session", not line.refused)
    caller = town.come(town.theirs.link)
    name, value = caller.session
    caller.jar[name] = value[:-3] + ("AAA" if not value.endswith("AAA") else "BBB")
    with Line(caller, kernel) as line:
        yield Attempt("with a changed cookie", not line.refused)
    yield Attempt("without a trace", not town.refused(OPENED, before))


@attack(ISOLATION, "School B ends school A's page")
def foreign_kernel_ended(town: Town) -> Iterator[Attempt]:
    page, before = town.our_page, town.times(ENDED)
    town.attacker.ask("/enter")
    token = town.attacker.jar["_xsrf"]
    answer = town.attacker.ask(f"/voila/api/shutdown/{page.kernel}", "POST", {"_xsrf": token})
    yield Attempt("by the page's goodbye", answer.status < 400)
    answer = town.site.ask(f"/voila/api/shutdown/{page.kernel}", "POST", {})
    yield Attempt("without a session", answer.status < 400)
    yield Attempt("without a trace", not town.refused(ENDED, before))
    yield Attempt("the page is gone", page.caller.ask(f"/api/kernels/{page.kernel}").status != 200)


@attack(KERNEL, "A websocket without the v1 protocol (the client that drove stock Voilà to 9.9 GB)")
def old_protocol(town: Town) -> Iterator[Attempt]:
    page = town.our_page
    for spoken in ((), ("",), ("v0.kernel.websocket.jupyter.org",), (SUBPROTOCOL + "x",)):
        with Line(page.caller, page.kernel, protocols=spoken) as line:
            yield Attempt(f"protocols {spoken}", not line.refused)


@attack(KERNEL, "Running, debugging, completing code and answering for a person, on every channel")
def code_is_run(town: Town) -> Iterator[Attempt]:
    page = town.our_page
    mark = town.folder / "executed"
    code = f"open({str(mark)!r}, 'w').close()"
    content = {"code": code, "value": code, "silent": False, "allow_stdin": True, "command": "evaluate"}
    for channel in ("shell", "control", "stdin"):
        kinds = sorted(FOREIGN)
        while kinds:
            with Line(page.caller, page.kernel) as line:
                tried, kinds = kinds[:4], kinds[4:]
                line.say(*(packed(kind, content, channel=channel) for kind in tried))
                heard = {said.kind for said in line.answer(packed("kernel_info_request"))}
            replies = {kind.replace("_request", "_reply") for kind in tried}
            for kind in tried:
                yield Attempt(f"{kind} on {channel}", bool(heard & replies) or mark.exists())
    yield Attempt("without a trace", not town.refused("execute_request"))


@attack(KERNEL, "Setting what a page shows, opening other comms, messages packed otherwise")
def page_is_forged(town: Town) -> Iterator[Attempt]:
    page = town.our_page
    with Line(page.caller, page.kernel) as line:
        widget, states = widget_of(line), line.widgets()
        update = {"method": "update", "state": {"title": "<script>", "body": [["b", {}, []]]}}
        line.say(to_widget(widget, update), to_widget(widget, {**update, "buffer_paths": []}))
        yield Attempt("update of a widget's traits", line.widgets()[widget] != states[widget])
    for target in ("jupyter.widget", "jupyter.widget.version", "", "IPython.kernel"):
        with Line(page.caller, page.kernel) as line:
            opening = {"comm_id": "forged", "target_name": target, "data": {"state": {}}}
            line.say(packed("comm_open", opening, metadata={"version": "2.1.0"}))
            line.say(packed("comm_info_request"))
            comms = line.until("comm_info_reply").content["comms"]
            yield Attempt(f"comm of the target «{target}»", "forged" in comms)
    for strange in (b"", b"\xff" * 64, "{}", b"\6" + b"\0" * 7):
        with Line(page.caller, page.kernel) as line:
            line.say(strange)
            yield Attempt("a message out of the protocol", not line.answer(packed("kernel_info_request")))


@attack(KERNEL, "Events of nodes that a page does not show")
def events_from_nowhere(town: Town) -> Iterator[Attempt]:
    page, before = town.our_page, town.store.audit.newest(town.ours.cycle.id)
    with Line(page.caller, page.kernel) as line:
        widget = widget_of(line)
        for id_, what, value in (
            ("approve", "click", None),
            ("school-2", "click", None),
            ("verdict-R02", "change", "accepted"),
            ("__init__", "click", None),
            ("title", "change", "<script>"),
        ):
            line.answer(event(widget, id_, what, value))
            yield Attempt(id_, town.store.audit.newest(town.ours.cycle.id) != before)
    yield Attempt("without a trace", not town.refused("событие, которого на странице нет"))


@attack(KERNEL, "The same message again, on its line and on another; questions to comms that know no answer")
def said_again(town: Town) -> Iterator[Attempt]:
    page = town.our_page
    with Line(page.caller, page.kernel) as line:
        widget, control = widget_of(line), line.open_control()
        said = event(widget, "step-passport")
        line.answer(said)
        strange = [
            said,
            to_widget(widget, {"method": "request_states"}),
            to_widget(control, {"method": "custom", "content": {}}),
        ]
        line.say(*strange)
        heard = line.answer(packed("kernel_info_request"))
        yield from _not_passed(strange, heard)
    with Line(page.caller, page.kernel) as line:
        line.say(said)
        yield from _not_passed([said], line.answer(packed("kernel_info_request")))


def _not_passed(messages: list[bytes], heard: list[Said]) -> Iterator[Attempt]:
    """Whether the kernel has dealt with a message: then it said that it did."""
    parents = {said.parent.get("msg_id") for said in heard}
    for message in messages:
        yield Attempt("a message", unpacked(message).header["msg_id"] in parents)


@attack(KERNEL, "Refused messages again and again on one line")
def refused_again(town: Town) -> Iterator[Attempt]:
    page = town.our_page
    with Line(page.caller, page.kernel) as line:
        line.say(*[packed("execute_request", {"code": "1"})] * 5)
        yield Attempt("the line stays open", line.closed_with != 4403)
