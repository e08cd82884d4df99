"""Every screen in the browser: nothing of ours in the console, and no barrier that axe knows."""

import json
from datetime import timedelta
from importlib import resources
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tests.common import ChromeBrowser

from .tour_common import TourCommon

MODULE = "collections_followup"
# Kinds of view that are visited; the rest is Odoo's own or needs other modules.
VIEWS = ("list", "kanban", "form", "pivot", "graph", "calendar", "activity")

# What Odoo draws around and inside our screens, with barriers of its own.
CORE = (
    ".o_control_panel",
    ".o_calendar_sidebar_container",
    ".o-mail-Chatter",
    ".o_notebook_headers",
    ".o_optional_columns_dropdown",
    ".o_list_actions_header",
    ".o_list_controller th",
    ".o_list_record_selector",
    ".o_boolean_toggle",
    ".o_field_boolean",
    ".o_field_boolean_toggle",
    ".o_field_many2one_avatar_user",
    ".o_field_list_activity",
    ".o_field_kanban_activity",
    ".o_activity_button",
    ".o_avatar",
    ".o_field_many2many_checkboxes",
    ".o_activity_view",
    ".o_field_progressbar",
    ".o_calendar_view .btn.oi-panel-right",
    ".o_data_cell .form-check",
    "#boolean_checkbox",
    "div.o-dropdown",
    ".o_field_html",
    ".o_field_domain",
    ".o_field_tags",
    ".o_field_many2many_tags",
    "iframe",
)

# Opens one screen after the other in the running client, and says what it found.
VISIT = """
(async () => {
    const found = [];
    let where = "start";
    for (const kind of ["warn", "error"]) {
        const say = console[kind].bind(console);
        console[kind] = (...words) => {
            const text = words.map((word) => (word && word.message) || String(word)).join(" ");
            found.push(`${where}: ${kind}: ${text.slice(0, 300)}`);
            if (kind === "warn") {
                say(...words);
            }
        };
    }
    window.addEventListener("unhandledrejection", (event) => {
        found.push(`${where}: ${event.reason && event.reason.message}`);
    });
    const { services } = odoo.__WOWL_DEBUG__.root.env;
    const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    const settled = async () => {
        // Requests of the view, then what they draw.
        for (let quiet = 0, count = 0; quiet < 2 && count < 60; count++) {
            await rest(60);
            quiet = document.querySelector(".o_blockUI, .o_loading_indicator") ? 0 : quiet + 1;
        }
    };
    const check = async () => {
        if (!window.axe) {
            return;
        }
        const dialogs = document.querySelectorAll(".modal .modal-content");
        const root = dialogs.length ? ".modal .modal-content" : ".o_action_manager";
        const context = { include: [[root]], exclude: CORE.map((part) => [part]) };
        const { violations } = await axe.run(context, AXE_OPTIONS);
        for (const { id, impact, nodes } of violations) {
            for (const node of nodes) {
                found.push(`${where}: axe ${impact} ${id}: ${node.html.slice(0, 220)}`);
            }
        }
    };
    for (const [name, action, options, check_it] of SCREENS) {
        where = name;
        try {
            await services.action.doAction(action, options);
            await settled();
            if (check_it) {
                await check();
            }
            const unnamed = OWN_FIELDS.filter((field) => {
                const inputs = document.querySelectorAll(`.app_settings_block ${field}`);
                return [...inputs].some(
                    (input) =>
                        !input.labels?.length &&
                        !input.getAttribute("aria-label") &&
                        !input.closest("[role=radiogroup][aria-label]")
                );
            });
            found.push(...unnamed.map((field) => `${where}: ${field} has no name`));
            for (const close of document.querySelectorAll(".modal .btn-close")) {
                close.click();
                await settled();
            }
        } catch (error) {
            found.push(`${where}: ${error.message} ${(error.data && error.data.message) || ""}`);
        }
    }
    where = "end";
    console.log(`visited ${SCREENS.length}: ` + JSON.stringify(found));
    if (found.length) {
        throw new Error(found.join("\\n"));
    }
    console.log("test successful");
})()
"""


@tagged("post_install", "-at_install")
class TestScreensInTheBrowser(TourCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for feature in ("dispute", "plan", "settlement"):
            cls.env.ref(f"{MODULE}.group_collections_readonly").implied_ids |= cls.env.ref(
                f"{MODULE}.group_collections_{feature}"
            )
        cls.env["collections.plan"]._activate_stages()
        cls.collector.group_ids |= cls.env.ref(f"{MODULE}.group_collections_manager")
        cls.collector.group_ids |= cls.env.ref("base.group_system")
        cls.customer.write({"phone": "+353 1 555 0100", "city": "Dublin"})
        cls.company.write(
            {
                "collections_settlement_account_id": cls.company_data["default_account_expense"].id,
                "collections_settlement_collector_percent": 50,
                "collections_settlement_supervisor_percent": 50,
            }
        )
        today = fields.Date.context_today(cls.collector)
        moves = [cls._copy(cls.invoice) for _number in range(5)]
        run = cls.env["collections.run"].create({"company_id": cls.company.id, "date": today})
        run.action_prepare()
        run.action_send()
        cls.env["collections.notice"]._process_outbox()
        cls._agree(today + timedelta(days=7), *moves)
        cls._copy(cls.invoice)
        cls.waiting = cls.env["collections.run"].create(
            {"company_id": cls.company.id, "date": today}
        )
        cls.waiting.action_prepare()

    @classmethod
    def _copy(cls, invoice):
        move = invoice.copy(
            {
                "invoice_date": invoice.invoice_date,
                "invoice_date_due": invoice.invoice_date_due,
                "invoice_payment_term_id": False,
            }
        )
        move.invoice_date_due = invoice.invoice_date_due
        move.action_post()
        return move

    @classmethod
    def _agree(cls, week, promised, planned, settled, disputed, held):
        def item(move):
            return move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")

        cls.env["collections.promise"]._make({item(promised): 100.0}, week)
        plan = cls.env["collections.plan"]._make(
            item(planned), {"installment_count": 3, "date_first": week}
        )
        plan.action_propose()
        plan.action_accept()
        cls.env["collections.settlement"]._make(item(settled), 200.0, week)
        cls.env["collections.dispute"].create(
            {
                "reason_id": cls.env.ref(f"{MODULE}.dispute_reason_quality").id,
                "line_ids": [Command.create({"move_id": disputed.id, "scope": "all"})],
            }
        )
        cls.env["collections.hold"].create(
            {
                "scope": "move",
                "move_id": held.id,
                "partner_id": held.partner_id.id,
                "reason_id": cls.env.ref(f"{MODULE}.hold_reason_clarify").id,
            }
        )
        cls.env["collections.contact"]._log(
            partner_id=cls.customer.id,
            company_id=cls.company.id,
            outcome_id=cls.env.ref(f"{MODULE}.contact_outcome_right_person").id,
        )

    def _get_screens(self):
        """Return all screens of our menus: name, action, options, whether axe looks at it."""
        screens, seen = [], set()
        menus = self.env["ir.ui.menu"].with_user(self.collector)
        for menu in menus.browse(menus._visible_menu_ids()).sudo():
            action = menu.action
            if not (menu.get_external_id()[menu.id] or "").startswith(MODULE):
                continue
            if not action or action._name != "ir.actions.act_window" or action.id in seen:
                continue
            seen.add(action.id)
            for view in action.view_mode.split(","):
                if view not in VIEWS or view == "form":
                    continue
                options = {"viewType": view, "clearBreadcrumbs": True}
                screens.append((f"{action.name}, {view}", action.id, options, view != "graph"))
            if action.res_model.startswith("collections."):
                model = self.env[action.res_model]
                record = model.browse() if model._transient else model.search([], limit=1)
                if record:
                    screens.append((f"{action.name}, form", self._form(record), {}, True))
        screens += [
            ("Invoice", self._form(self.invoice), {}, False),
            ("Customer", self._form(self.customer), {}, False),
            (
                "Settings",
                self.env.ref(f"{MODULE}.res_config_settings_action").id,
                {"clearBreadcrumbs": True},
                False,
            ),
        ]
        return screens + self._get_dialogs()

    def _get_dialogs(self):
        """Return the dialogs of a case, as the buttons of its form open them."""
        case = self.env["collections.case"].search([("partner_id", "=", self.customer.id)], limit=1)
        case = case.with_user(self.collector)
        screens = [("Case", self._form(case), {"clearBreadcrumbs": True}, True)]
        for button in (
            "action_log_contact",
            "action_follow_up",
            "action_promise",
            "action_dispute",
            "action_plan",
            "action_settlement",
            "action_hold",
            "action_statement",
            "action_assign",
        ):
            action = getattr(case, button)()
            if "views" not in action:
                action = {**action, "views": [[False, "form"]]}
            screens.append((button, action, {}, True))
        return screens

    @staticmethod
    def _form(record):
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [[False, "form"]],
        }

    def _visit(self, screens, axe=True, login="tour_collector"):
        source = ""
        if axe:
            source = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text()
        options = {
            "runOnly": ["wcag2a", "wcag2aa"],
            "resultTypes": ["violations"],
            # Colours are Odoo's theme; our own are chosen by it.
            "rules": {
                "color-contrast": {"enabled": False},
                # The page around the view is Odoo's.
                "scrollable-region-focusable": {"enabled": False},
            },
        }
        settings = self.env["res.config.settings"]._fields
        own = [
            f"[name='{name}'] input"
            for name in settings
            if name.startswith(("collections_", "group_collections_"))
        ]
        code = VISIT.replace("OWN_FIELDS", json.dumps(own))
        code = code.replace("AXE_OPTIONS", json.dumps(options))
        code = code.replace("CORE", json.dumps(CORE)).replace("SCREENS", json.dumps(screens))
        with patch.object(ChromeBrowser, "take_screenshot"):
            self.browser_js(
                "/odoo/collections",
                f"{source};\n{code}",
                ready="!!(window.odoo.__WOWL_DEBUG__ && document.querySelector('.o_list_view'))",
                login=login,
                timeout=300,
            )

    def test_screens(self):
        self._visit(self._get_screens())
