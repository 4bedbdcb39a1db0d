from __future__ import annotations

import math

from core_yaml import read


def test_values_are_those_of_the_core_schema() -> None:
    assert read("[1981, -7, 52.1, 1e3, .5, 0o17, 0x1F, 007]") == [1981, -7, 52.1, 1000.0, 0.5, 15, 31, 7]
    assert read("[true, False, null, ~]") == [True, False, None, None]
    assert read("[no, yes, on, 2013-06-24, 2.1.7, 1_000, 12:30, '1981', !!str 7, <<]") == [
        *("no", "yes", "on", "2013-06-24", "2.1.7", "1_000", "12:30", "1981", "7", "<<")
    ]
    assert [type(value) for value in read("[7, 7.0]")] == [int, float]
    assert math.isinf(read("-.inf"))
    assert math.isnan(read(".NaN"))
    assert read("a:") == {"a": None}
