"""Every public method of every model, called by people who have no business with it."""

from psycopg2.errors import ReadOnlySqlTransaction

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .rpc_common import NAME, RpcCommon

# What there must be a record of, for the attack to mean anything.
KEPT = {
    *("collections.case", "collections.notice", "collections.hold", "collections.flag.entry"),
    *("collections.consent", "collections.quiet.time", "collections.gate.override"),
    *("collections.address", "collections.address.finding", "collections.absence"),
    *("collections.handover", "collections.procedure", "collections.thanks"),
    *("collections.team", "collections.target"),
    *("collections.bank.return", "collections.short.payment", "collections.unmatched"),
    *("collections.contact", "collections.reply", "collections.desk.step", "collections.dispute"),
    *("collections.credit.score", "collections.credit.review", "collections.credit.file"),
    *("collections.credit.release", "collections.credit.request"),
    *("collections.credit.declaration", "collections.credit.declaration.line"),
    *("collections.credit.application", "collections.portal.request"),
    *("collections.agency", "collections.placement", "collections.placement.line"),
    *("collections.placement.event", "collections.placement.file"),
    *("collections.placement.payment", "collections.placement.recovery"),
    *("collections.write.off.request", "collections.write.off.request.line"),
    *("collections.memo.claim", "collections.memo.recovery", "collections.vat.relief"),
    "collections.provision",
    *("collections.write.off.batch", "collections.write.off.batch.line"),
}
# What is the business of accountants, too.
BOOKED = {
    *("collections.bank.return", "collections.unmatched", "collections.unmatched.proposal"),
}
# What makes a page of its own for whoever opens it, of what he may read.
OPENED = {("collections.case", "action_view_group")}
# What a collector may do where a colleague has the case.
ALLOWED = {
    # A message to the alias makes a dispute with the rights of who sends it.
    ("collections.dispute", "message_new"),
    # Wakes the outbox; there is no notice of a plan here.
    ("collections.plan.notice", "action_send"),
    # That the collector has read it.
    ("collections.procedure", "action_read"),
}


@tagged("post_install", "-at_install")
class TestRpc(RpcCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.records = cls._get_records()
        cls.portal = new_test_user(cls.env, "rpc_portal", groups="base.group_portal")
        cls.plain = cls._user(None, login="rpc_plain")
        cls.accountant = new_test_user(
            cls.env,
            "rpc_accountant",
            groups="account.group_account_invoice",
            company_id=cls.company.id,
        )
        cls.auditor = cls._user("readonly", login="rpc_auditor")
        cls.collector = cls._user("collector", login="rpc_collector")

    def _call(self, record, name, arguments):
        """Call a method in a transaction that keeps nothing.

        :return: ``"writes"`` where it tried to, ``"refused"``, or what it answered
        """
        self.env.flush_all()
        self.env.invalidate_all()
        with mute_logger("odoo.sql_db"), self.env.cr.savepoint() as savepoint:
            self.env.cr.execute("SET LOCAL transaction_read_only = on")
            try:
                answer = getattr(record, name)(*arguments)
                self.env.flush_all()
            except ReadOnlySqlTransaction:
                answer = "writes"
            except (AccessError, UserError) as error:
                cause = error.__cause__ or error.__context__
                answer = "writes" if isinstance(cause, ReadOnlySqlTransaction) else "refused"
            except Exception as error:
                answer = f"ERROR {error!r}"
            finally:
                self.env.clear()
                savepoint.rollback()
        return answer

    def _try_all(self, user, names=None):
        """Yield model, method and answer of everything that a user can call."""
        for name, record in self.records.items():
            if names and name not in names:
                continue
            own = self.env[name].with_user(user).browse(record.ids)
            for method_name, method in self._find_methods(own).items():
                yield name, method_name, self._call(own, method_name, self._find_arguments(method))
        for name in self.env.registry:
            model = self.env[name].with_user(user)
            if name.startswith("collections.") and name not in self.records:
                for method_name, method in self._find_methods(model).items():
                    yield (
                        name,
                        method_name,
                        self._call(model, method_name, self._find_arguments(method)),
                    )

    def test_what_is_kept_of_a_customer_is_attacked(self):
        missing = {name for name, record in self.records.items() if not record}
        self.assertFalse(missing & KEPT)

    def test_outsiders_learn_and_change_nothing(self):
        for user in (self.portal, self.plain):
            for name, method, answer in self._try_all(user):
                with self.subTest(f"{user.login}: {name}.{method}"):
                    self._assert_harmless(answer)
                    for word in (NAME, "123.45", "678.9"):
                        self.assertNotIn(word, str(answer))

    def test_who_reads_changes_nothing(self):
        for user in (self.accountant, self.auditor):
            for name, method, answer in self._try_all(user):
                if (name, method) in OPENED or (user == self.accountant and name in BOOKED):
                    continue
                with self.subTest(f"{user.login}: {name}.{method}"):
                    self._assert_harmless(answer)

    def test_what_is_a_colleagues_is_not_changed(self):
        self.company.collections_own_cases = True
        self.env.flush_all()
        changed = {
            (name, method)
            for name, method, answer in self._try_all(self.collector)
            if answer == "writes"
        }
        self.assertLessEqual(changed, ALLOWED)

    def _assert_harmless(self, answer):
        self.assertNotEqual(answer, "writes")
        self.assertFalse(str(answer).startswith("ERROR"), answer)
