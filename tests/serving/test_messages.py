"""What a page's browser may say to its kernel, message by message."""

import json

import pytest

from tests.serving.talking import event, packed, to_widget
from toolkit.serving.messages import (
    FOREIGN,
    LONGEST_CONTENT,
    MOST_CONTROLS,
    Conversation,
    ForeignMessageError,
    accept,
)

OPENING = {"comm_id": "c", "target_name": "jupyter.widget.control", "data": {}}


@pytest.mark.parametrize(
    "message",
    [
        packed("kernel_info_request"),
        packed("comm_info_request", {"target_name": "jupyter.widget"}),
        packed("comm_open", OPENING),
        packed("comm_close", {"comm_id": "c", "data": {}}),
        to_widget("c", {"method": "request_states"}),
        to_widget("c", {"method": "request_state"}),
        event("c", "name", "change", "Приречная СОШ"),
        to_widget("c", {"method": "custom", "content": {"type": "event"}}, [b"\0" * 5_000_000]),
    ],
)
def test_what_a_page_says_passes(message: bytes) -> None:
    assert accept(message).size == len(message)


def test_what_a_person_gave_is_told_from_what_a_page_asks_by_itself() -> None:
    assert accept(event("c", "name", "change", "да")).by_person
    assert not accept(event("c", "", "ping")).by_person
    assert not accept(to_widget("c", {"method": "custom", "content": {"type": "look"}})).by_person
    assert not accept(packed("kernel_info_request")).by_person


@pytest.mark.parametrize("kind", sorted(FOREIGN))
@pytest.mark.parametrize("channel", ["shell", "control", "stdin", "iopub"])
def test_no_code_is_run_debugged_or_answered_on_any_channel(kind: str, channel: str) -> None:
    with pytest.raises(ForeignMessageError, match=f"^{kind}$"):
        accept(packed(kind, {"code": "1"}, channel=channel))


@pytest.mark.parametrize("channel", ["control", "stdin", "iopub", "", "SHELL", "shell "])
def test_the_pages_own_messages_pass_on_one_channel_only(channel: str) -> None:
    with pytest.raises(ForeignMessageError):
        accept(packed("comm_info_request", channel=channel))


@pytest.mark.parametrize(
    "message",
    [
        packed("comm_open", {**OPENING, "target_name": "jupyter.widget"}),
        packed("comm_open", {**OPENING, "target_name": "import_module"}),
        packed("comm_open", {"comm_id": "c", "target_module": "os", "data": {}}),
        to_widget("c", {"method": "update", "state": {"body": []}}),
        to_widget("c", {"method": "echo_update"}),
        to_widget("c", {"method": ["custom"]}),
        to_widget("c", {"method": None}),
        to_widget("c", "custom"),
        packed("comm_msg", {"comm_id": "c"}),
        packed("kernel_info_request", subshell_id="1"),
        packed("kernel_info_request", msg_id=5),
        packed("kernel_info_request", msg_id="a" * 201),
        packed("EXECUTE_REQUEST"),
        packed("execute_request\0"),
        packed("<script>"),
    ],
)
def test_what_no_page_says_is_refused(message: bytes) -> None:
    with pytest.raises(ForeignMessageError):
        accept(message)


def test_a_refusal_repeats_no_word_of_the_message() -> None:
    with pytest.raises(ForeignMessageError) as refusal:
        accept(packed("тайна"))
    assert str(refusal.value) == "неизвестное сообщение"


def offsets(*numbers: int, tail: bytes = b"") -> bytes:
    return b"".join(number.to_bytes(8, "little") for number in numbers) + tail


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\0",
        "текст",
        json.dumps({"header": {"msg_type": "execute_request"}, "channel": "shell"}),
        offsets(6),
        offsets(2**62),
        offsets(6, 56, 56, 56, 56, 56, 2**62),
        offsets(6, 60, 56, 56, 56, 56, 56, tail=b"\0" * 20),
        offsets(6, 0, 8, 16, 24, 32, 40, tail=b"\0" * 20),
        offsets(6, 56, 56, 56, 56, 56, 56),
        packed("kernel_info_request")[:-1],
        packed("kernel_info_request", [1]),
        packed("kernel_info_request", buffers=[b"1", b"2", b"3"]),
        packed("comm_msg", {"data": {"method": "custom"}}).replace(b"custom", b"cust\xff\xff"),
        packed("kernel_info_request").replace(b'{"msg_id"', b'["msg_id"'),
    ],
)
def test_what_is_packed_otherwise_is_refused(message: bytes | str) -> None:
    with pytest.raises(ForeignMessageError, match="сообщение вне протокола"):
        accept(message)


def test_words_too_long_for_a_page_are_refused() -> None:
    with pytest.raises(ForeignMessageError, match="слишком длинное сообщение"):
        accept(event("c", "name", "change", "a" * LONGEST_CONTENT))
    with pytest.raises(ForeignMessageError, match="слишком длинное сообщение"):
        accept(packed("kernel_info_request", username="a" * 20_000))


def test_no_message_counts_twice() -> None:
    conversation, message = Conversation(), accept(event("c", "next"))
    conversation.take(message)
    with pytest.raises(ForeignMessageError, match="повторённое сообщение"):
        conversation.take(message)


def test_each_comm_hears_what_it_knows() -> None:
    conversation = Conversation()
    conversation.take(accept(packed("comm_open", OPENING)))
    conversation.take(accept(to_widget("c", {"method": "request_states"})))
    conversation.take(accept(to_widget("widget", {"method": "custom", "content": {}})))
    for comm, method in (("c", "custom"), ("c", "request_state"), ("widget", "request_states")):
        with pytest.raises(ForeignMessageError):
            conversation.take(accept(to_widget(comm, {"method": method})))
    conversation.take(accept(packed("comm_close", {"comm_id": "c", "data": {}})))
    with pytest.raises(ForeignMessageError):
        conversation.take(accept(to_widget("c", {"method": "request_states"})))


def test_a_page_has_few_control_channels_at_once_and_any_number_one_after_another() -> None:
    conversation = Conversation()
    for number in range(100):
        conversation.take(accept(packed("comm_open", {**OPENING, "comm_id": str(number)})))
        conversation.take(accept(packed("comm_close", {"comm_id": str(number), "data": {}})))
    opening = [accept(packed("comm_open", {**OPENING, "comm_id": str(number)})) for number in range(100)]
    for message in opening[:MOST_CONTROLS]:
        conversation.take(message)
    with pytest.raises(ForeignMessageError, match="слишком много каналов"):
        conversation.take(opening[MOST_CONTROLS])


def test_a_message_nested_without_end_is_refused() -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    message = to_widget("c", {"method": "custom", "content": "X"})
    parts = message.replace(b'"X"', deep)
    grown = len(deep) - 3
    end = 8 * int.from_bytes(message[:8], "little")
    longer = int.from_bytes(message[end : end + 8], "little") + grown
    with pytest.raises(ForeignMessageError, match="сообщение вне протокола"):
        accept(parts[:end] + longer.to_bytes(8, "little") + parts[end + 8 :])
