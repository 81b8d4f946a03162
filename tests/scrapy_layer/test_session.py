"""What is one run's own."""

from __future__ import annotations

from crawler.session.session import run_name

from .conftest import NOW


def test_two_runs_that_begin_in_one_moment_under_one_process_number_have_two_names():
    assert run_name(NOW) != run_name(NOW)
