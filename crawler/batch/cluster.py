"""The job on Spark: files to captures, captures together by site, sites to articles, articles to parts."""

from __future__ import annotations

import logging
import os
import re
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from crawler.batch.captures import captures, partition_of
from crawler.batch.firsts import find_firsts
from crawler.batch.reading import Job, read_partition
from crawler.batch.writing import Result, write_partition

if TYPE_CHECKING:
    from py4j.protocol import Py4JJavaError
    from pyspark import SparkContext

_A_CORE = 4  # partitions a core at least, so that one with a large site does not keep the others waiting
_MASTER = re.compile(r"local|local\[(?:\d+|\*)(?:, *\d+)?\]|local-cluster\[.*\]|yarn|(?:spark|k8s)://.+")
_FRAMES = re.compile(r"\n\s+at ")  # where Java's own stack begins


class NoCluster(Exception):
    """Spark cannot be started or the job did not end; the message is one line that says why."""


@contextmanager
def spark(master: str | None, conf: Mapping[str, str]) -> Iterator[SparkContext]:
    """Start Spark as its own configuration says, ``conf`` and ``master`` on top.  Raises NoCluster."""
    if master and not _MASTER.fullmatch(master):
        raise NoCluster(
            f"no master of Spark: {master!r}; there are local[4], spark://HOST:PORT, yarn and k8s://HOST:PORT"
        )
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise NoCluster("Spark needs Java 17, and there is no java here; install a JRE, or set JAVA_HOME")
    try:
        from py4j.protocol import Py4JError  # noqa: PLC0415
        from pyspark import SparkConf, SparkContext  # noqa: PLC0415 - half a GB that only this command needs
        from pyspark.errors import PySparkException  # noqa: PLC0415
    except ImportError as error:
        raise NoCluster(f"{error}; pip install 'site-memory-crawler[spark]'") from error
    config = SparkConf()
    for name, value in conf.items():
        config.set(name, value)
    if master:
        config.setMaster(master)
    config.setIfMissing("spark.app.name", "scrapy batch").setIfMissing("spark.master", "local[*]")
    config.setIfMissing("spark.ui.showConsoleProgress", str(sys.stderr.isatty()).lower())
    if (config.get("spark.master") or "").startswith("local"):
        config.setIfMissing("spark.ui.enabled", "false")  # it would listen on all the machine's addresses
        config.setIfMissing("spark.log.level", "OFF")  # what fails is told in one line, after the log's hundred
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        context = SparkContext(conf=config)
    except (PySparkException, Py4JError) as error:
        raise NoCluster(f"Spark cannot be started: {error}") from error
    logging.getLogger().addHandler(logging.NullHandler())  # where py4j would write the stack of a Ctrl-C
    signal.signal(signal.SIGINT, signal.default_int_handler)  # Spark's own talks to Java within another talk
    try:
        yield context
    finally:
        context.stop()


def run(context: SparkContext, files: Sequence[str], job: Job) -> list[Result]:
    """Read all files; one result a partition.  Raises NoCluster where a task failed as often as Spark tries it."""
    from py4j.protocol import Py4JJavaError  # noqa: PLC0415
    from pyspark import StorageLevel  # noqa: PLC0415

    partitions = max(len(files), _A_CORE * context.defaultParallelism)
    pages = context.parallelize(files, len(files)).flatMap(captures)
    place = partial(partition_of, partitions=partitions)
    by_site = pages.repartitionAndSortWithinPartitions(partitions, place, ascending=False)
    read = by_site.mapPartitions(partial(read_partition, job=job)).persist(StorageLevel.DISK_ONLY)
    try:
        firsts = {} if job.duplicates == "off" else find_firsts(read)
        shared = context.broadcast(firsts)
        return read.mapPartitionsWithIndex(
            lambda number, found: write_partition(number, found, job, shared.value)
        ).collect()
    except Py4JJavaError as error:
        raise NoCluster(f"the job did not end: {cause(error)}") from error


def cause(error: Py4JJavaError) -> str:
    """The last line that a task, or Spark itself, said before the stack of Java; what is indented only adds to one."""
    said = _FRAMES.split(str(error.java_exception.getMessage() or error), maxsplit=1)[0].splitlines()
    return next((line for line in reversed(said) if line and not line[0].isspace()), "Spark does not say why")
