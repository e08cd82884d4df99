"""Who reads the fields that the add-on adds to core's records, and what context keys can do."""

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .common import CollectionsCommon

MODULE = "collections_followup"
CORE_SCREENS = (
    "res.partner",
    "res.company",
    "account.move",
    "account.move.line",
    "res.users",
    "account.journal",
    "mail.activity",
)


@tagged("post_install", "-at_install")
class TestCollectionsReaders(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = {"company_id": cls.company.id}
        cls.plain = cls._user(None, login="plain_employee")
        cls.contact_maker = new_test_user(
            cls.env, "contact_maker", groups="base.group_user,base.group_partner_manager", **company
        )
        cls.portal = new_test_user(cls.env, "portal_reader", groups="base.group_portal", **company)
        cls.portal.partner_id.parent_id = cls.customer
        cls.accountant = new_test_user(
            cls.env, "accountant", groups="account.group_account_readonly", **company
        )
        cls.move = cls._invoice(5)
        cls._pass()

    def _added_fields(self):
        """Return the fields that the add-on adds to core's models."""
        return [
            field
            for name, model in self.env.registry.items()
            if not name.startswith(("collections.", "report.collections_followup"))
            and not model._transient
            for field in model._fields.values()
            if field._module == MODULE or field.name.startswith("collections_")
        ]

    def test_every_added_field_is_of_a_group(self):
        fields = self._added_fields()
        self.assertGreater(len(fields), 90)
        open_to_all = [str(field) for field in fields if not field.groups]
        self.assertFalse(open_to_all)
        for field in fields:
            for user in (self.plain, self.portal):
                with self.subTest(f"{field} for {user.login}"):
                    self.assertFalse(
                        self.env[field.model_name].with_user(user)._has_field_access(field, "read")
                    )

    def test_plain_and_portal_users_read_nothing(self):
        for record in (self.company, self.customer, self.move, self.move.line_ids):
            own = [field for field in self._added_fields() if field.model_name == record._name]
            self.assertTrue(own)
            for user in (self.plain, self.portal):
                for field in own:
                    with self.subTest(f"{field} for {user.login}"), self.assertRaises(AccessError):
                        record.with_user(user).read([field.name])
                    number = field.type == "integer"
                    domain = [(field.name, ">", 0) if number else (field.name, "!=", False)]
                    # Core leaves out conditions that are always so.
                    if field._description_searchable and not (field.store and field.required):
                        with self.subTest(f"search {field}"), self.assertRaises(AccessError):
                            record.with_user(user).search(domain)
                self.assertFalse(
                    {field.name for field in own} & set(record.with_user(user).fields_get())
                )

    def test_portal_users_do_not_group_by_what_they_do_not_read(self):
        for name in ("account.move", "account.move.line"):
            model = self.env[name].with_user(self.portal)
            for field in ("collections_level_id", "collections_stage_id"):
                if field in model._fields:
                    with self.assertRaises(AccessError):
                        model._read_group([], [field], ["__count"])
                    with self.assertRaises(AccessError):
                        model.search([], order=field)

    def test_accountants_go_on_reading(self):
        for record in (self.company, self.customer, self.move, self._item(self.move)):
            own = [
                field.name
                for field in self._added_fields()
                if field.model_name == record._name and "group_account" in field.groups
            ]
            self.assertTrue(own)
            self.assertTrue(record.with_user(self.accountant).read(own))

    def test_screens_of_core_open_for_everybody(self):
        users = (self.plain, self.contact_maker, self.accountant, self._user("readonly"))
        for name in CORE_SCREENS:
            for user in users:
                if not self.env[name].with_user(user).has_access("read"):
                    continue
                for kind in ("form", "list", "search", "kanban"):
                    with self.subTest(f"{kind} of {name} for {user.login}"):
                        self.env[name].with_user(user).get_views([(False, kind)])

    def test_others_work_as_before(self):
        """Whoever may not read the add-on's fields keeps contacts and companies all the same."""
        partners = self.env["res.partner"].with_user(self.contact_maker)
        with Form(partners) as form:
            form.name = "Made by anybody"
        customer = form.record
        self.assertEqual(customer.copy().name, "Made by anybody (copy)")
        child = partners.create({"name": "Child", "email": "child@example.com"})
        child.parent_id = customer
        (customer | child).write({"phone": "+32 2 000 00 00"})
        child.unlink()
        access = new_test_user(
            self.env,
            "access_rights",
            groups="base.group_erp_manager,base.group_partner_manager",
            company_id=self.company.id,
        )
        company = self.env["res.company"].with_user(access).create({"name": "New company"})
        company.write({"name": "Renamed", "phone": "1"})
        self.assertTrue(company.sudo().collections_policy_id)

    def test_a_debtor_who_becomes_a_contact_is_moved_by_anybody(self):
        boss = self.env["res.partner"].create({"name": "Boss", "is_company": True})
        self.customer.sudo().write({"collections_cease": True})
        self.customer.with_user(self.contact_maker).write(
            {"is_company": False, "parent_id": boss.id}
        )
        self.assertTrue(boss.collections_cease)


@tagged("post_install", "-at_install")
class TestCollectionsContextKeys(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls._user("collector")
        cls.move = cls._invoice(5)

    def test_today_is_nobodys_to_choose(self):
        root = self.env.ref("base.user_root")
        for value in ("2020-01-01", self.today.replace(year=2020), "nonsense", 5, True):
            for company in (
                self.company.with_user(self.collector),
                self.company.with_user(self.collector).sudo(),
                self.company,
            ):
                with self.subTest(value):
                    forced = company.with_context(collections_date=value)
                    self.assertEqual(forced._collections_today(), self.today)
        replay = self.company.with_user(root).with_context(collections_date="2020-01-01")
        self.assertEqual(str(replay._collections_today()), "2020-01-01")

    def test_what_happens_is_followed_whatever_the_client_says(self):
        self.assertEqual(self._case().state, "open")
        case = self._case()
        move = self.move.with_user(self.env.user).with_context(collections_no_refresh=True)
        self._pay(move)
        self.assertEqual(case.state, "closed")

    def test_the_log_tells_of_itself_whatever_the_client_says(self):
        case = self._case()
        before = case.message_ids
        self.env["collections.contact"].with_user(self.collector).with_context(
            collections_announced=True
        ).create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "outcome_id": self.env.ref("collections_followup.contact_outcome_promise").id,
            }
        )
        self.assertEqual(len(case.message_ids - before), 1)

    def test_calls_are_logged_whatever_the_client_says(self):
        case = self._case()
        call = case.activity_schedule(
            "collections_followup.mail_activity_type_call", user_id=self.collector.id
        )
        call.with_user(self.collector).with_context(
            collections_contact_logged=True
        ).action_feedback(feedback="Rang")
        self.assertEqual(len(self.env["collections.contact"].search([])), 1)

    def test_a_promise_is_replaced_by_whom_it_was_asked(self):
        promises = self.env["collections.promise"].with_user(self.collector)
        values = {
            "partner_id": self.customer.id,
            "date": self.today,
            "line_ids": [(0, 0, {"move_line_id": self._item(self.move).id, "amount": 10})],
        }
        promises.create(values)
        message = self._refused(promises.with_context(collections_replace=True).create, values)
        self.assertIn("promised already", message)

    def test_the_list_of_letters_is_that_of_the_letters(self):
        batch = self.env["collections.letter.batch"].sudo().create({"company_id": self.company.id})
        report = self.env["report.collections_followup.report_letter_batch"]
        values = report.with_context(collections_manifest=["forged"])._get_report_values(batch.ids)
        self.assertNotIn("forged", values["manifests"][batch.id])

    def test_a_filter_is_one_of_the_list(self):
        run = self._prepare()
        for value in ("sent", "failed"):
            context = run.with_context(collections_state=value)._get_notice_context()
            self.assertEqual(context, {f"search_default_{value}": 1})
        for value in ("nonsense", 5, True, ["sent"], {"sent": 1}):
            with self.subTest(value):
                context = run.with_context(collections_state=value)._get_notice_context()
                self.assertEqual(context, {})

    def test_the_explained_day_explains_and_does_nothing_else(self):
        self._pass()
        line = self._item(self.move).with_user(self.collector)
        later = line.with_context(collections_explain_date="2026-03-20")
        self.assertNotEqual(later.collections_exclusion, line.collections_exclusion)
        self.assertEqual(later._collections_today(), self.today)
        self.assertEqual(later.company_id._collections_today(), self.today)
        for value in ("nonsense", "9999-12-31", "0001-01-01", 5, True, [1], "2026-13-01"):
            with self.subTest(value):
                odd = line.with_context(collections_explain_date=value)
                self.assertEqual(odd.collections_exclusion, line.collections_exclusion)
                self.assertTrue(odd.move_id.collections_exclusion)

    def test_the_name_of_a_level_is_only_shown(self):
        level = self.levels[0].with_user(self.collector)
        for value in (True, "x", [1]):
            shown = level.with_context(collections_show_policy=value).display_name
            self.assertEqual(shown, f"{self.policy.name}: {level.name}")
