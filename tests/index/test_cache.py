"""The LRU cache against a list kept in the order of use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cache import LruCache

steps = st.lists(st.tuples(st.booleans(), st.integers(0, 6)), max_size=60)


@given(steps, st.integers(1, 5))
def test_any_history_is_that_of_a_list_in_the_order_of_use(history, most):
    cache, used = LruCache(most), []
    for number, (puts, key) in enumerate(history):
        known = dict(used).get(key)
        if puts or known is not None:
            value = number + 1 if puts else known
            used = [pair for pair in used if pair[0] != key] + [(key, value)]
            used = used[-most:]
        if puts:
            cache.put(key, number + 1)
        else:
            assert cache.get(key) == known
        assert len(cache) == len(used)


def test_a_cache_that_holds_nothing_is_refused():
    with pytest.raises(ValueError, match="0 values"):
        LruCache(0)
