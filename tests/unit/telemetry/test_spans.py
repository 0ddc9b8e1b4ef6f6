"""The span tree says what took how long, with the names of the conventions."""

from __future__ import annotations

from dataclasses import replace

from app.domain.record import Outcome, RequestRecord, Usage
from app.telemetry.spans import Span, spans_of
from tests.builders import QWEN, a_record, an_attempt


def one_attempt(**fields: object) -> RequestRecord:
    """Return a record with one attempt."""
    record = a_record()
    part = replace(record.sub_tasks[0], attempts=(an_attempt(QWEN, **fields),), started_s=0.1, ended_s=2.1)  # type: ignore[arg-type]  # the fields of a test
    return replace(record, sub_tasks=(part,), total_s=3.0)


def every(span: Span) -> list[Span]:
    """Return the span and all below it."""
    return [span, *(found for child in span.children for found in every(child))]


def test_a_call_has_the_conventions_names() -> None:
    """The call of a model is a client's span with the model, its tokens and why it ended."""
    usage = Usage(prompt_tokens=5, answer_tokens=9, load_s=0.5, prefill_s=0.2, decode_s=1.0, done_reason="stop")
    root = spans_of(one_attempt(usage=usage))
    (call,) = root.children[1].children
    assert (call.name, call.is_call) == (f"chat {QWEN.model}", True)
    assert call.attributes["gen_ai.operation.name"] == "chat"
    assert call.attributes["gen_ai.request.model"] == QWEN.model
    assert call.attributes["gen_ai.usage.input_tokens"] == 5
    assert call.attributes["gen_ai.usage.output_tokens"] == 9
    assert call.attributes["gen_ai.response.finish_reasons"] == ("stop",)
    assert [phase.name for phase in call.children] == ["load", "prefill", "decode"]


def test_children_lie_inside_and_phases_do_not_overlap() -> None:
    """A phase that the server reports as longer than the call ends with the call."""
    usage = Usage(load_s=0.5, prefill_s=0.2, decode_s=100.0)
    (call,) = spans_of(one_attempt(usage=usage)).children[1].children
    ends = [call.started_at, *(phase.ended_at for phase in call.children)]
    assert ends == sorted(ends)
    assert ends[-1] == call.ended_at
    assert all(phase.started_at == end for phase, end in zip(call.children, ends, strict=False))


def test_a_failure_is_marked_with_its_kind() -> None:
    """The error's kind stands on the call and on what needed it."""
    record = one_attempt(outcome=Outcome.FAILED, error_kind="stream_cut")
    part = replace(record.sub_tasks[0], outcome=Outcome.FAILED)
    root = spans_of(replace(record, sub_tasks=(part,), outcome=Outcome.FAILED))
    assert (root.error, root.children[1].error) == ("failed", "stream_cut")
    assert root.children[1].children[0].attributes["error.type"] == "stream_cut"


def test_no_text_is_in_any_attribute() -> None:
    """Prompts and answers stay out."""
    record = replace(one_attempt(text="a secret answer"), prompt="a secret question", answer="a secret answer")
    told = str([(span.name, dict(span.attributes), span.error) for span in every(spans_of(record))])
    assert "secret" not in told
