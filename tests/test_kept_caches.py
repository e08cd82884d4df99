from odoo.tests import TransactionCase, tagged

from .kept_caches import KEPT

MODEL = "res.partner.category"


@tagged("post_install", "-at_install")
class TestKeptCaches(TransactionCase):
    """A test begins with what its class has cached, and leaves it nothing that it made up."""

    def setUp(self):
        super().setUp()
        self.domains = self.env["ir.rule"].with_user(self.env.ref("base.user_admin"))

    def _domain(self):
        return self.domains._compute_domain(MODEL, "read")

    def _count(self, function):
        before = self.env.cr.sql_log_count
        function()
        return self.env.cr.sql_log_count - before

    def _rule(self):
        return self.env["ir.rule"].create(
            {
                "name": "Nothing",
                "model_id": self.env["ir.model"]._get_id(MODEL),
                "domain_force": "[(0, '=', 1)]",
            }
        )

    def _in_a_test(self, work):
        """Do this as a test of its own, rolled back."""
        level = KEPT.enter(self.registry)
        with self.env.cr.savepoint() as savepoint:
            work()
            self.env.flush_all()
            savepoint.rollback()
        KEPT.leave(level)

    def test_what_was_cached_stays_though_a_test_invalidates_it(self):
        before = self._domain()

        def work():
            self._rule()
            self.assertNotEqual(self._domain(), before)

        self._in_a_test(work)
        self.assertFalse(self._count(self._domain))
        self.assertEqual(self._domain(), before)

    def test_what_a_test_caches_stays_until_it_invalidates_it(self):
        self.registry.clear_cache()

        def work():
            self._domain()
            self._rule()

        self._in_a_test(work)
        self.assertFalse(self._count(self._domain))

    def test_what_a_test_caches_of_its_own_records_goes(self):
        def work():
            rule = self._rule()
            self._domain()
            self.env["ir.model.data"]._update_xmlids([{"xml_id": "x.y", "record": rule}])
            self.assertEqual(self.env.ref("x.y"), rule)

        self._in_a_test(work)
        self.assertFalse(self.env.ref("x.y", raise_if_not_found=False))
        self.assertNotIn("x.y", [key[2] for key in self._keys() if len(key) > 2])

    def _keys(self):
        return list(self.registry._Registry__caches["default"].snapshot)
