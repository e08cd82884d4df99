"""The registry's caches go back with the database, instead of being emptied after each test.

Odoo empties all of them after every test, and the next one reads access rules and views and
compiles templates again. But a test is rolled back: what was cached before it is as right after
it. So it is for what a test adds, as long as nothing was invalidated: of that, we keep what does
not name records of a test.
"""

from contextlib import contextmanager
from functools import wraps
from unittest.mock import patch

from odoo.modules.registry import Registry
from odoo.orm.registry import _CACHES_BY_KEY
from odoo.tests import TransactionCase
from odoo.tests.common import get_db_name

# What changes these caches invalidates them, as it does for everybody.
STEADY = {"stable", "templates", "groups", "assets", "routing"}
# In the cache of everything else: what depends on users' groups and companies alone.
STEADY_METHODS = {"_compute_domain", "_get_allowed_models", "_get_model_defaults"}


def _caches(registry):
    return registry._Registry__caches


def _is_steady(name, key):
    return name in STEADY or (name == "default" and key[1].__name__ in STEADY_METHODS)


class _Level:
    """What the caches hold at a savepoint, or at the begin of a transaction."""

    def __init__(self, registry):
        self.registry = registry
        self.sequence = registry.registry_sequence
        self.kept = {name: cache.snapshot for name, cache in _caches(registry).items()}
        self.invalidated = set()

    def note(self, names):
        """Take up what was added to caches that are about to be emptied for the first time."""
        for name in names:
            if name not in self.invalidated:
                self.invalidated.add(name)
                self.kept[name].update(self._added(name, steady=True))

    def _added(self, name, steady):
        kept = self.kept[name]
        return {
            key: value
            for key, value in _caches(self.registry)[name].snapshot.items()
            if key not in kept and _is_steady(name, key) is steady
        }

    def restore(self):
        """Go back to this, after the database has; empty when models have been changed."""
        registry = self.registry
        changed = registry.registry_invalidated or registry.registry_sequence != self.sequence
        for name, cache in _caches(registry).items():
            if changed:
                cache.clear()
            elif name in self.invalidated:
                cache.clear()
                for key, value in self.kept[name].items():
                    cache[key] = value
            else:
                for key in self._added(name, steady=False):
                    cache.pop(key, None)


class KeptCaches:
    """Levels of one process: a class that runs, and a test in it."""

    def __init__(self):
        self._levels = []

    def enter(self, registry):
        level = _Level(registry)
        self._levels.append(level)
        return level

    def leave(self, level):
        """Back to what the caches held when this level was entered."""
        del self._levels[self._levels.index(level) :]
        level.restore()

    def note(self, registry, names):
        if self._levels and self._levels[-1].registry is registry:
            self._levels[-1].note(names)

    @contextmanager
    def installed(self):
        """In this block, all tests work so.

        No patch is started by itself: after each class, Odoo stops those that still run.
        """
        with (
            patch.object(Registry, "clear_cache", self._noting(Registry.clear_cache)),
            patch.object(Registry, "clear_all_caches", self._noting_all(Registry.clear_all_caches)),
            patch.object(TransactionCase, "setUpClass", self._class_level()),
            patch.object(TransactionCase, "setUp", self._test_level(TransactionCase.setUp)),
        ):
            yield

    def _noting(self, clear_cache):
        @wraps(clear_cache)
        def noting(registry, *names):
            emptied = {cache for name in names or ("default",) for cache in _CACHES_BY_KEY[name]}
            self.note(registry, emptied)
            return clear_cache(registry, *names)

        return noting

    def _noting_all(self, clear_all_caches):
        @wraps(clear_all_caches)
        def noting(registry):
            self.note(registry, _caches(registry))
            return clear_all_caches(registry)

        return noting

    def _class_level(self):
        set_up = TransactionCase.__dict__["setUpClass"].__func__

        @classmethod
        @wraps(set_up)
        def set_up_class(cls):
            level = self.enter(Registry(get_db_name()))
            # The first that is to be cleaned up is the last that is.
            cls.addClassCleanup(self.leave, level)
            set_up(cls)

        return set_up_class

    def _test_level(self, set_up):
        @wraps(set_up)
        def set_up_test(test):
            levels = []

            def leave():
                for level in levels:
                    self.leave(level)

            # Odoo's clean-up would empty them, at this very place: after the rollback.
            with patch.object(test.registry, "clear_all_caches", leave):
                set_up(test)
            levels.append(self.enter(test.registry))

        return set_up_test


KEPT = KeptCaches()
