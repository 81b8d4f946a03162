"""What Spark says of a job that did not end, in one line."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from crawler.batch.cluster import NoCluster, cause, spark

TASK = """[PYTHON_EXCEPTION] An exception was thrown from the Python worker: Traceback (most recent call last):
  File "/venv/pyspark/worker.py", line 4327, in invoke_udf
    run_process()
FileNotFoundError: [Errno 2] No such file or directory: '/out/.part-00002-001.jsonl.tmp'
 SQLSTATE: 38000
\tat org.apache.spark.api.python.BasePythonRunner.handlePythonException(PythonRunner.scala:601)
\tat java.base/java.lang.Thread.run(Thread.java:840)
Driver stacktrace:"""


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (TASK, "FileNotFoundError: [Errno 2] No such file or directory: '/out/.part-00002-001.jsonl.tmp'"),
        ("SparkContext has been shutdown", "SparkContext has been shutdown"),
        ("Job aborted: no executor\n\tat org.apache.spark.A.b(A.scala:1)", "Job aborted: no executor"),
        (" \n", "Spark does not say why"),
    ],
)
def test_the_cause_is_the_last_line_before_javas_stack(said: str, line: str) -> None:
    assert cause(SimpleNamespace(java_exception=SimpleNamespace(getMessage=lambda: said))) == line  # type: ignore[arg-type]


@pytest.mark.parametrize("master", ["nonsense", "local[", "spark://", "http://head:7077"])
def test_a_master_that_spark_does_not_know_is_told(master: str) -> None:
    with pytest.raises(NoCluster, match="no master of Spark"), spark(master, {}):
        pass
