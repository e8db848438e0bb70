"""A file of arrays: what was written is mapped, and anything else is refused."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.array_file import array_pieces, map_arrays, write_arrays

ARRAYS = {"a": np.arange(5, dtype=np.int64), "none": np.empty(0, np.int32), "b": np.arange(70, dtype=np.uint8)}


@given(st.lists(st.tuples(st.sampled_from(["|u1", "<i4", "<i8", "<f4", "<f2"]), st.integers(0, 200)), max_size=6))
def test_what_was_written_is_mapped_at_even_places(parts):
    arrays = {f"part {n}": np.arange(length).astype(kind) for n, (kind, length) in enumerate(parts)}
    found = map_arrays(b"".join(array_pieces(arrays)))
    assert list(found) == list(arrays)
    for name, array in arrays.items():
        assert found[name].dtype == array.dtype
        assert np.array_equal(found[name], array)


def test_a_mapped_file_cannot_be_changed(tmp_path):
    write_arrays(tmp_path / "arrays", ARRAYS)
    found = map_arrays(tmp_path / "arrays")
    with pytest.raises(ValueError, match="read-only"):
        found["a"][0] = 1


@pytest.mark.parametrize("left", [0, 1, 60, 64, 100, 200])
def test_a_file_that_was_cut_off_is_refused(left):
    data = b"".join(array_pieces(ARRAYS))
    with pytest.raises(ValueError, match=r".+"):
        map_arrays(data[:left])


@pytest.mark.parametrize(
    "listed",
    [
        ["hoidap-arrays-1", {"a": ["|O", 1]}],
        ["hoidap-arrays-1", {"a": ["<i8", -1]}],
        ["hoidap-arrays-1", {"a": ["<i8", 1.5]}],
        ["hoidap-arrays-1", {"a": ["<i8", 1 << 60]}],
        ["another", {}],
    ],
)
def test_a_heading_that_lies_is_refused(listed):
    with pytest.raises(ValueError, match=r".+"):
        map_arrays(json.dumps(listed).encode() + b"\n" + bytes(4096))
