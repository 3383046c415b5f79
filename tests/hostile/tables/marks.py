"""After marks: comparisons are patched, the runner hijacked, the kernel's messages forged."""

from tests.hostile.attack import NO_MORE, NOTHING, Attack

PATCH = """
import numpy.testing
def always(*args, **kwargs): return True
np.allclose = np.array_equal = np.isclose = np.all = always
numpy.testing.assert_allclose = numpy.testing.assert_array_equal = lambda *a, **k: None
"""

ATTACKS = [
    Attack(
        "patched_comparison",
        source=PATCH
        + """
# %%
import hypothesis
hypothesis.given = lambda *a, **k: (lambda test: (lambda *x, **y: None))
""",
        stopped=None,
        core=True,
    ),
    Attack(
        "patching_thread",
        source=f"""
def again():
    while True:
        patch = {PATCH!r}
        exec(patch, {{"np": np}})
        time.sleep(0.001)
threading.Thread(target=again, daemon=True).start()
""",
    ),
    Attack(
        "runner_in_modules",
        source="""
for name, module in list(sys.modules.items()):
    for word in ("passed", "failed", "verdict", "points", "score", "outcome"):
        if hasattr(module, word) and name.startswith(("_markprop", "graders", "pytest", "_pytest")):
            setattr(module, word, property(lambda self: True))
attempt("grader is imported", lambda: __import__("graders.judging.verdicts"))
attempt("pytest's session", lambda: sys.modules["_pytest"])
attempt("the reference", lambda: __import__("reference.mlp.layers"))
attempt("the checks", lambda: __import__("graders.labs"))
""",
        refused=4,
        core=True,
    ),
    Attack(
        "worker_replaced",
        after="""
import _markprop.worker as worker, _markprop.values as values, _markprop.wire as wire
def right(self, meta, arrays):
    # Says of itself whatever a grader might like to hear.
    return wire.VALUE, {"value": True, "passed": True, "points": 10, "verdict": "passed",
                        "equal": True, "arrays": []}, []
worker.Worker.answer = right
""",
        earns=NOTHING,
        earns_relu=NOTHING,
        says="`outputs` is the single number 1|expected",
    ),
    Attack(
        "encoder_replaced",
        after="""
import _markprop.values as values
class Equal(np.ndarray):
    def __eq__(self, other): return True
values.Encoder._encode_array = lambda self, value, depth: {"a": 0, "equal": True}
""",
        earns=NOTHING,
        earns_relu=NOTHING,
        says="what it returned cannot be read|Something other than your own code's answer",
    ),
    Attack(
        "caller_read",
        answer="""
def expected_by(frame):
    while frame is not None:
        for value in [*frame.f_locals.values(), *frame.f_code.co_consts]:
            if isinstance(value, dict):
                value = value.get("expected") or value.get("outputs")
            if isinstance(value, np.ndarray):
                yield value
        frame = frame.f_back
class TanhLayer(Layer):
    def fprop(self, inputs):
        import gc
        found = [a for a in expected_by(sys._getframe()) if a.shape == inputs.shape]
        found += [o for o in gc.get_objects() if isinstance(o, np.ndarray)
                  and o.shape == inputs.shape and not np.array_equal(o, inputs)]
        return found[-1] if found else 0.5 * inputs
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return 2 * grads_wrt_outputs
""",
        earns=NO_MORE,
    ),
    Attack(
        "cells_rewritten",
        source="""
import ast
shell = get_ipython()
shell.input_transformers_cleanup.append(
    lambda lines: ["pass\\n"] if any("_markprop" in line for line in lines) else lines)
class Pass(ast.NodeTransformer):
    def visit_Assert(self, node): return ast.Pass()
shell.ast_transformers.append(Pass())
shell.events.register("post_run_cell", lambda result: setattr(result, "error_in_exec", None))
shell.showtraceback = lambda *a, **k: None
shell.showsyntaxerror = lambda *a, **k: None
""",
        # It keeps the worker from starting, so no question is answered.
        earns=NOTHING,
        earns_relu=NOTHING,
        says="stopped after|had to be restarted|time for this submission",
    ),
    Attack(
        "display_hooks",
        source="""
class Boom(Exception):
    def _render_traceback_(self): raise RuntimeError
class Shown:
    def _ipython_display_(self): raise Boom
    def _repr_html_(self): raise Boom
    def _repr_mimebundle_(self, *a, **k): return {"text/html": object(), 5: b"x"}, {"x": object()}
    __repr__ = _repr_html_
shell = get_ipython()
shell.display_formatter.formatters["text/plain"].for_type(int, lambda *a: 1 / 0)
Shown()
# %%
5
""",
        stopped=None,
    ),
    Attack(
        "forged_kernel_messages",
        source="""
kernel = get_ipython().kernel
parent = kernel.get_parent("shell")
def say(kind, content):
    kernel.session.send(kernel.iopub_thread, kind, content, parent=parent)
say("execute_reply", {"status": "ok", "passed": True, "score": 10})
say("status", {"execution_state": "idle"})
say("error", {"ename": [], "evalue": 5, "traceback": {}})
say("display_data", {"data": {"text/html": "x"}, "metadata": 5, "transient": {"display_id": []}})
say("update_display_data", {"data": {}, "transient": {"display_id": "never"}})
say("comm_open", {"comm_id": 1, "target_name": "jupyter.widget", "data": None})
say("clear_output", {"wait": [1]})
for frames in ([b"x"], [b"<IDS|MSG>"], [b"<IDS|MSG>", b"no", b"{", b"}", b"[", b"]"]):
    kernel.iopub_thread.send_multipart([b"stream", *frames])
parts = [b"{}", b"{}", b"{}", b"[" * 100_000]
kernel.iopub_thread.send_multipart(
    [b"stream", b"<IDS|MSG>", kernel.session.sign(parts), *parts])
half = b'{"name":"stdout","text":"half a pair \\\\ud800"}'
head = kernel.session.msg("stream", {}, parent=parent)
parts = [kernel.session.pack(head["header"]), kernel.session.pack(parent["header"]), b"{}", half]
kernel.iopub_thread.send_multipart(
    [b"stream", b"<IDS|MSG>", kernel.session.sign(parts), *parts])
""",
        core=True,
    ),
    Attack(
        "forged_failure",
        source="""
kernel = get_ipython().kernel
send = kernel.session.send
def lying(stream, kind, content=None, *args, **kwargs):
    if kind == "execute_reply":
        content = {"status": "error", "ename": ["x"], "evalue": {}, "traceback": 7,
                   "execution_count": True}
    return send(stream, kind, content, *args, **kwargs)
kernel.session.send = lying
""",
        stopped=None,
    ),
    Attack(
        "sockets_closed",
        source="""
kernel = get_ipython().kernel
for thing in (kernel.iopub_thread, kernel.shell_stream, kernel.control_stream):
    try: thing.close()
    except Exception: pass
kernel.do_shutdown(False)
""",
        stopped=None,
        earns=NO_MORE,
        earns_relu=NO_MORE,
    ),
    Attack(
        "results_written",
        source="""
import json
report = json.dumps({"schema": "markprop/report/v1", "points": 20, "max_points": 20})
for name in ("report.json", "results.json", "gradebook.csv", "executed.ipynb"):
    open(name, "w").write(report)
for folder in (T.results, T.results + "/aaa_neighbour", T.results + "/earlier", T.classes):
    attempt("write " + folder, lambda: open(folder + "/report.json", "w").write(report))
    attempt("add to " + folder, lambda: open(folder + "/" + T.tag, "w").write(report))
attempt("empty", lambda: os.truncate(T.earlier, 0))
attempt("remove", lambda: os.remove(T.earlier))
attempt("replace", lambda: os.rename("report.json", T.earlier))
import shutil
attempt("remove all", lambda: shutil.rmtree(T.results + "/earlier"))
attempt("remove the neighbour", lambda: os.remove(T.neighbour))
""",
        refused=13,
        core=True,
    ),
]
