"""Each screen opens for whoever reaches it, and each of its buttons and filters works."""

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .common import CollectionsCommon

MODULE = "collections_followup"


@tagged("post_install", "-at_install")
class TestCollectionsViews(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._invoice(20)
        cls._invoice(40, 70.0, cls.partner_b)
        cls._pass(cls.today)
        cls.case = cls._case()
        cls.newcomer = cls.env["res.partner"].create(
            {"name": "Newcomer", "email": "new@example.com"}
        )
        cls.hold = cls.env["collections.hold"].create(
            {
                "partner_id": cls.partner_b.id,
                "company_id": cls.company.id,
                "reason_id": cls.env.ref("collections_followup.hold_reason_clarify").id,
            }
        )
        cls.users = {}
        for name, groups in {
            "readonly": "collections_followup.group_collections_readonly",
            "collector": "collections_followup.group_collections_collector",
            "supervisor": "collections_followup.group_collections_supervisor",
            "manager": "collections_followup.group_collections_manager",
            "invoicing": "account.group_account_invoice",
        }.items():
            cls.users[name] = new_test_user(
                cls.env,
                login=f"views_{name}",
                groups=f"base.group_user,{groups}",
                company_id=cls.company.id,
                company_ids=[(6, 0, cls.company.ids)],
            )
        cls.actions = cls.env["ir.actions.act_window"].browse(
            cls.env["ir.model.data"]
            .search([("module", "=", MODULE), ("model", "=", "ir.actions.act_window")])
            .mapped("res_id")
        )

    def _menu_actions(self, user):
        """Return the actions that a user reaches by the menus of the app."""
        visible = set(self.env["ir.ui.menu"].with_user(user)._visible_menu_ids())
        root = self.env.ref("collections_followup.menu_root")
        menus = self.env["ir.ui.menu"].search([("id", "child_of", root.id)])
        return {
            menu.action
            for menu in menus
            if menu.action
            and {int(part) for part in menu.parent_path.split("/") if part} <= visible
        }

    def test_menus_of_each_group(self):
        names = {
            name: {action.name for action in self._menu_actions(user)}
            for name, user in self.users.items()
        }
        self.assertEqual(names["invoicing"], set())
        self.assertLessEqual({"Desk", "My work", "Runs", "Notices", "Holds"}, names["readonly"])
        self.assertNotIn("Policies", names["supervisor"])
        self.assertNotIn("Simulation", names["collector"])
        self.assertIn("Simulation", names["supervisor"])
        self.assertIn("Policies", names["manager"])

    def test_screens_open_and_their_filters_work(self):
        for name, user in self.users.items():
            for action in self._menu_actions(user):
                # The desk is opened in the browser (tests/desk): it has no views.
                if not action.res_model or action.res_model == "res.config.settings":
                    continue
                with self.subTest(group=name, action=action.name):
                    self._open(action, user)

    def _open(self, action, user):
        model = self.env[action.res_model].with_user(user).with_company(self.company)
        context = safe_eval(action.context or "{}", {"uid": user.id})
        model = model.with_context(**context)
        views = [(view_id, kind) for view_id, kind in action.views]
        views.append((action.search_view_id.id, "search"))
        arches = model.get_views(views)["views"]
        domain = safe_eval(action.domain or "[]", {"uid": user.id})
        found = model.search(domain, limit=5)
        for kind, view in arches.items():
            arch = etree.fromstring(view["arch"])
            self._check_buttons(model, arch)
            if kind == "search":
                self._check_filters(model, arch, domain, user)
            elif kind in ("list", "form", "kanban", "calendar"):
                spec = self._get_specification(model, arch)
                found.web_read(spec)
                if kind == "form" and model.has_access("create"):
                    model.onchange({}, [], spec)
            elif kind in ("pivot", "graph"):
                self._check_figures(model, arch, domain)

    def _check_figures(self, model, arch, domain):
        """Read what a pivot or graph shows at first."""
        nodes = list(arch.iter("field"))
        measures = [node.get("name") for node in nodes if node.get("type") == "measure"]
        groups = [
            f"{node.get('name')}:{node.get('interval')}"
            if node.get("interval")
            else node.get("name")
            for node in nodes
            if node.get("type") != "measure" and node.get("invisible") != "1"
        ]
        sums = [
            f"{name}:{model._fields[name].aggregator}"
            for name in measures
            if name != "__count" and model._fields[name].aggregator
        ]
        model.formatted_read_group(domain, groups, [*sums, "__count"], limit=5)

    def _get_specification(self, model, arch):
        spec = {}
        for node in arch.iter("field"):
            if any(parent.tag == "field" for parent in node.iterancestors()):
                continue
            field = model._fields[node.get("name")]
            spec[field.name] = {"fields": {"display_name": {}}} if field.relational else {}
        return spec

    def _check_buttons(self, model, arch):
        for button in arch.iter("button"):
            if button.get("type") != "object":
                continue
            target = model
            for parent in reversed(list(button.iterancestors("field"))):
                target = self.env[target._fields[parent.get("name")].comodel_name]
            method = getattr(target, button.get("name"), None)
            self.assertTrue(callable(method), f"{target._name} has no {button.get('name')}")
            # The client calls it with the ids of the records, be there none.
            self.assertFalse(
                getattr(method, "_api_model", False), f"{target._name}.{button.get('name')}"
            )

    def _check_filters(self, model, arch, domain, user):
        for node in arch.iter("filter"):
            if node.get("domain"):
                own = safe_eval(node.get("domain"), {"uid": user.id})
                model.search_count([*domain, *own], limit=1)
            grouping = safe_eval(node.get("context") or "{}").get("group_by")
            if grouping:
                field = model._fields[grouping.split(":")[0]]
                if field.type in ("date", "datetime") and ":" not in grouping:
                    grouping += ":month"
                model.formatted_read_group(domain, [grouping], ["__count"])

    def test_stage_of_the_case_moves_by_hand_but_figures_do_not(self):
        case = self.case.with_user(self.users["collector"])
        case.stage_id = self.env.ref("collections_followup.stage_negotiation")
        with self.assertRaises(AccessError):
            case.amount_overdue = 0.0
        with self.assertRaises(AccessError):
            case.with_user(self.users["readonly"]).stage_id = False

    def test_collectors_take_and_supervisors_assign(self):
        collector = self.users["collector"]
        case = self.case.with_user(collector)
        case.action_take()
        self.assertEqual(case.user_id, collector)
        with self.assertRaises(AccessError):
            case.user_id = self.users["supervisor"]
        case.user_id = False
        case.with_user(self.users["supervisor"]).user_id = collector

    def test_case_shows_customer_at_a_glance(self):
        self._pay(self.move, 30.0)
        case = self.case
        self.assertEqual(case.last_payment_date, self.today)
        self.assertEqual(case.last_payment_amount, 30.0)
        self.assertEqual(case.ageing["amounts"], [0, 70.0, 0, 0, 0, 0])
        self.assertEqual(case.recipient_id, self.customer)
        self.levels[0].script = "<p>Say {amount} to {contact}</p>"
        case.invalidate_recordset(["call_script"])
        self.assertIn(self.customer.name, case.call_script)
        self.assertIn("70.00", case.call_script)

    def test_hold_is_shown_and_released_on_the_case(self):
        case = self._case(self.partner_b)
        self.assertTrue(case.on_hold)
        self.assertIn("Question to be cleared up", case.hold_text)
        self.assertIn(case, self.env["collections.case"].search([("on_hold", "=", True)]))
        case.with_user(self.users["collector"]).action_release_hold()
        case.invalidate_recordset(["on_hold", "hold_text"])
        self.assertFalse(case.on_hold)

    def test_do_not_contact_from_the_case(self):
        collector = self.users["collector"]
        self.case.with_user(collector).action_toggle_cease()
        self.assertTrue(self.customer.collections_cease)
        with self.assertRaises(AccessError):
            self.case.with_user(self.users["readonly"]).action_toggle_cease()

    def test_accountants_only_read_what_is_ours(self):
        invoicing = self.users["invoicing"]
        move = self.move.with_user(invoicing)
        self.assertTrue(move.collections_explanation)
        with self.assertRaises(AccessError):
            move.collections_policy_id = self.policy
        customer = self.customer.with_user(
            new_test_user(
                self.env,
                login="views_contacts",
                groups="base.group_user,base.group_partner_manager,account.group_account_invoice",
                company_id=self.company.id,
                company_ids=[(6, 0, self.company.ids)],
            )
        )
        customer.phone = "+1 555 0100"
        for name in ("collections_cease", "collections_contact"):
            with self.assertRaises(AccessError):
                customer[name] = True
        arch = (
            self.env["account.move"]
            .with_user(invoicing)
            .get_view(self.env.ref("account.view_move_form").id)["arch"]
        )
        self.assertIn("collections_explanation", arch)
        # Who writes invoices asks for credit, and does no other work of Collections.
        arch = arch.replace("action_collections_ask_release", "")
        self.assertNotIn("action_collections_", arch)
        # A copied contact does not carry our marks, nor does copying need our rights.
        self.customer.collections_cease = True
        self.assertFalse(customer.copy().collections_cease)

    def test_invoice_filters(self):
        moves = self.env["account.move"].with_company(self.company)
        fresh = self._invoice(3, partner=self.newcomer)
        self.assertIn(fresh, moves.search([("collections_due_today", "=", True)]))
        self.assertNotIn(self.move, moves.search([("collections_due_today", "=", True)]))
        self.assertTrue(fresh.collections_due_today)
        self.assertFalse(self.move.collections_due_today)

    def test_level_finds_its_place(self):
        form = Form(self.policy)
        with form.level_ids.new() as level:
            level.name = "In between"
            level.days = 20
            level.channel_manual = True
        form.save()
        self.assertEqual(self.policy.level_ids.mapped("days"), [1, 15, 20, 30])
        self.assertEqual(self.policy.level_ids[2].trigger_summary, "20 days after the due date")
        self.assertEqual(self.policy.level_ids[2].channel_summary, "Manual task")

    def test_level_finds_its_place_between_close_neighbours(self):
        for rank, level in enumerate(self.levels, 1):
            level.sequence = rank
        self.env["collections.level"].create(
            {"policy_id": self.policy.id, "name": "X", "days": 2, "channel_manual": True}
        )
        self.policy.invalidate_recordset()
        levels = self.policy.level_ids.sorted(lambda level: (level.sequence, level.id))
        self.assertEqual(levels.mapped("days"), [1, 2, 15, 30])

    def test_setup_panel(self):
        setup = self.env["collections.setup"].with_company(self.company)
        panel = setup.with_user(self.users["manager"]).get_panel()
        self.assertFalse(panel["hidden"])
        steps = {step["code"]: step for step in panel["steps"]}
        self.assertTrue(steps["policy"]["done"])
        self.assertTrue(steps["run"]["done"])
        self.assertFalse(steps["automation"]["done"])
        setup.with_user(self.users["manager"]).hide_panel()
        self.assertTrue(setup.with_user(self.users["manager"]).get_panel()["hidden"])
        with self.assertRaises(AccessError):
            setup.with_user(self.users["collector"]).hide_panel()
        with self.assertRaises(AccessError):
            setup.with_user(self.users["invoicing"]).get_panel()
        admin = self.env.ref("base.user_admin")
        admin.company_ids |= self.company
        for code in steps:
            action = setup.with_user(admin).get_action(code)
            self.assertTrue(action["type"].startswith("ir.actions."))

    def test_preview_and_own_words(self):
        self._invoice(3, partner=self.newcomer)
        notice = self._prepare().notice_ids
        self.assertTrue(notice.preview)
        notice.action_write_own_text()
        self.assertTrue(notice.edited)
        notice.action_drop_own_text()
        self.assertFalse(notice.edited)
        self.assertTrue(notice.is_editable)
        self.assertFalse(notice.with_user(self.users["readonly"]).is_editable)

    def test_problems_come_with_a_next_step(self):
        self._invoice(3, partner=self.newcomer)
        self.newcomer.email = False
        notice = self._prepare().notice_ids
        self.assertEqual(notice.problem, "No e-mail address")
        self.assertIn("e-mail address", notice.next_step)
