"""Figures in tables: medians, ratios, what is wanted beside what was measured, sections of a file."""

import pytest

from speed.measure import Usage
from speed.output import Written
from speed.tables import (
    Job,
    Wanted,
    find_ratio,
    measured,
    render_job,
    render_table,
    render_wanted,
    replace_section,
    show_spread,
)

MIB = 1 << 20


def usages(*walls, memory=MIB):
    """Return runs that took so long, twice that in processor time."""
    return [Usage(wall, wall * 2, memory) for wall in walls]


RUNS = {
    (Job.COLD, "hugo"): usages(2.0, 1.0, 9.0, memory=200 * MIB),
    (Job.COLD, "afterword"): usages(0.5, 1.0, 0.4, memory=50 * MIB),
    (Job.KEPT, "afterword-full"): usages(1.5),
    (Job.EDIT, "afterword"): usages(0.1),
}
WRITTEN = {
    "hugo": Written(2_500_000, 1_028, 0),
    "afterword": Written(2_600_000, 1_028, 1),
    "afterword-full": Written(9, 1, 0),
}


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ([1.0], "1.00"),
        ([3.0, 1.0, 2.0], "2.00 (1.00 to 3.00)"),
        ([0.01234, 0.0], "0.006 (0 to 0.012)"),
        ([1234.5, 25.25, 99.99], "100.0 (25.2 to 1,234)"),
    ],
)
def test_a_spread_is_the_median_with_the_least_and_the_most(values, shown):
    """Of three figures each, whatever the order of the runs."""
    assert show_spread(values) == shown


def test_a_ratio_is_of_medians():
    """So one bad run decides nothing."""
    assert find_ratio(RUNS, (Job.COLD, "afterword"), (Job.COLD, "hugo"), "wall") == 0.25


def test_a_ratio_to_what_was_not_run_is_unknown():
    """And one to a memory that nobody could measure."""
    assert find_ratio(RUNS, (Job.COLD, "afterword"), (Job.COLD, "pelican"), "wall") is None
    blind = {(Job.COLD, "hugo"): usages(1.0, memory=0)}
    assert find_ratio(blind, (Job.COLD, "hugo"), (Job.COLD, "hugo"), "memory") is None


def test_a_jobs_table_has_an_engine_a_row():
    """With its ratios; a dash where there is nothing to compare with."""
    lines = render_job(Job.COLD, RUNS, WRITTEN).splitlines()
    assert lines[0] == "### Cold"
    assert [line.split(" | ")[0] for line in lines[4:]] == ["| Hugo", "| Afterword, bench theme"]
    assert lines[5] == (
        "| Afterword, bench theme | 0.500 (0.400 to 1.00) | 1.00 (0.800 to 2.00) | 50.0 | 2.6 | 1,028 + 1"
        " | 0.250 | 0.250 | 0.250 | – | – |"
    )


def test_a_build_with_labels_kept_is_compared_with_the_others_cold_one():
    """They have none to keep."""
    assert "| 0.750 | 0.750 |" in render_job(Job.KEPT, RUNS, WRITTEN)


def test_a_job_that_was_not_run_has_no_table():
    """Not even a heading."""
    assert render_job(Job.NOTHING, RUNS, WRITTEN) == ""


def test_what_is_wanted_may_be_a_ratio_or_seconds():
    """Or not have been measured."""
    ratio = Wanted(1000, "afterword", Job.COLD, "memory", 0.3, (Job.COLD, "hugo"))
    seconds = Wanted(1000, "afterword", Job.EDIT, "cpu", 0.3)
    assert (measured(ratio, RUNS), measured(seconds, RUNS)) == (0.25, 0.2)
    assert measured(Wanted(1000, "afterword", Job.NOTHING, "wall", 1), RUNS) is None


def test_each_wanted_figure_is_judged():
    """Yes up to the limit, no beyond it, and neither where nothing was measured."""
    wanted = (
        Wanted(1000, "afterword", Job.COLD, "wall", 0.25, (Job.COLD, "hugo")),
        Wanted(1000, "afterword", Job.EDIT, "wall", 0.05),
        Wanted(None, "afterword", Job.NOTHING, "wall", 0.5),
        Wanted(10_000, "afterword", Job.COLD, "wall", 1),
    )
    rows = render_wanted(1000, RUNS, wanted).splitlines()[4:]
    assert [row.split(" | ")[-1] for row in rows] == ["yes |", "no |", "not measured |"]


def test_another_size_is_judged_by_the_nearest_and_says_so():
    """Nobody wanted anything of 200 essays."""
    text = render_wanted(200, RUNS)
    assert text.startswith("### Wanted at 1,000 essays\n\nThese are 200, ")
    assert render_wanted(9000, RUNS).startswith("### Wanted at 10,000 essays\n")


def test_a_table_is_markdown():
    """A line for heads, one of rules, one a row."""
    assert render_table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |\n"


PAGE = "# Title\n\nWords.\n\n## One\n\nold\n\n### Part\n\nold\n\n## Two\n\nkept\n"


def test_a_section_takes_the_place_of_its_forerunner():
    """With its parts; what stands around it stays."""
    assert replace_section(PAGE, "One", "new\n\n### Part\n\nnew\n") == PAGE.replace("old", "new")


def test_a_new_section_goes_to_the_end():
    """Of a page that may have none."""
    assert replace_section(PAGE, "Three", "new") == f"{PAGE}\n## Three\n\nnew\n"
    assert replace_section("# Title\n", "One", "new") == "# Title\n\n## One\n\nnew\n"
