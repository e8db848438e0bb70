"""A bounded cache that forgets what was asked for longest ago (LRU)."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

__all__ = ["LruCache"]

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class LruCache(Generic[K, V]):
    """At most `most` values by key, the least recently used one evicted first. Safe for many threads.

    >>> cache = LruCache[str, int](2)
    >>> for word in ("một", "hai", "một", "ba"): cache.put(word, len(word))
    >>> cache.get("hai"), cache.get("một"), len(cache)
    (None, 3, 2)
    """

    def __init__(self, most: int) -> None:
        """Start empty.

        Raises:
            ValueError: `most` below 1.
        """
        if most < 1:
            raise ValueError(f"a cache of {most} values holds nothing")
        self._most = most
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """The number of values."""
        return len(self._values)

    def get(self, key: K) -> V | None:
        """The value of a key, now the most recently used one; None where it is not there (any more)."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: K, value: V) -> None:
        """Keep a value under a key, in place of any before."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            if len(self._values) > self._most:
                self._values.popitem(last=False)
