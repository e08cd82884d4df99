from odoo import api, models
from odoo.exceptions import AccessError


class CollectionsSetup(models.AbstractModel):
    """The panel above the worklist that says what is missing before notices can go out."""

    _name = "collections.setup"
    _description = "Setup of Collections"

    @api.model
    def get_panel(self):
        """Return what the setup panel shows in the current company.

        :return: a dict: ``company`` (name), ``steps`` (dicts with ``code``, ``done``,
            ``title``, ``text`` and ``button``, a label or False), ``missing`` (sentences that
            say what keeps notices from going out), ``can_set_up`` and ``hidden`` (bools)
        """
        self._check_reader()
        company = self.env.company
        gaps = dict(company._collections_get_setup_gaps())
        manager = self.env.user.has_group("collections_followup.group_collections_manager")
        steps = self._get_steps(company, gaps) if manager else []
        # Sudo: whether the panel is hidden stands on the company, in a field that few read.
        return {
            "company": company.name,
            "steps": steps,
            "missing": list(gaps.values()),
            "can_set_up": manager,
            "hidden": company.sudo().collections_setup_hidden or not manager,
        }

    @api.model
    def hide_panel(self):
        """Hide the panel in this company; what is missing is still said in one line."""
        self._check_manager()
        # Sudo: the role was checked; only administrators write companies.
        self.env.company.sudo().collections_setup_hidden = True

    @api.model
    def get_action(self, code):
        """Return the action that settles one step of the panel.

        :param str code: a step of ``get_panel``
        """
        self._check_reader()
        company = self.env.company
        method = {
            "policy": self._get_policy_action,
            "sender": self._get_settings_action,
            "timezone": self._get_settings_action,
            "server": self._get_server_action,
            "bank": self._get_bank_action,
            "run": self._get_run_action,
            "automation": self._get_settings_action,
        }.get(code, self._get_settings_action)
        return method(company)

    def _check_reader(self):
        if not self.env.user.has_group("collections_followup.group_collections_readonly"):
            raise AccessError(self.env._("You are not in the Collections team."))

    def _check_manager(self):
        if not self.env.user.has_group("collections_followup.group_collections_manager"):
            raise AccessError(self.env._("Only an administrator of Collections may do this."))

    def _get_steps(self, company, gaps):
        """Return the steps of the panel: what has to be set up, and then what is done with it."""
        owner = company._collections_owner()
        system = self.env.user.has_group("base.group_system")
        settings = self.env._("Settings") if system else False
        return [
            *self._get_setup_steps(company, owner, gaps, system, settings),
            *self._get_work_steps(owner, settings),
        ]

    def _get_setup_steps(self, company, owner, gaps, system, settings):
        # Sudo: the settings of the company are read by few, and told to whoever sees the panel.
        policy = owner.sudo().collections_policy_id
        return [
            {
                "code": "policy",
                "done": "policy" not in gaps,
                "title": self.env._("Policy"),
                "text": gaps.get("policy")
                or self.env._(
                    "Customers are followed up by “%s”. Look at its levels and texts.",
                    policy.name,
                ),
                "button": self.env._("Look at it") if policy else settings,
            },
            {
                "code": "sender",
                "done": "sender" not in gaps,
                "title": self.env._("Sender"),
                "text": gaps.get("sender")
                or self.env._("Notices come from %s.", company._collections_get_sender()),
                "button": settings,
            },
            {
                "code": "server",
                "done": "server" not in gaps,
                "title": self.env._("Mail server"),
                "text": gaps.get("server") or self.env._("E-mails can go out."),
                "button": self.env._("Set up") if system else False,
            },
            {
                "code": "bank",
                "done": "bank" not in gaps,
                "title": self.env._("Bank account"),
                "text": gaps.get("bank")
                or self.env._("Letters and e-mails tell customers where to pay."),
                "button": self.env._("Enter") if "bank" in gaps else False,
            },
            {
                "code": "timezone",
                "done": "timezone" not in gaps,
                "title": self.env._("Time zone"),
                "text": gaps.get("timezone")
                or self.env._(
                    "Due dates and days are counted in %s.", company._collections_get_zone().zone
                ),
                "button": settings,
            },
        ]

    def _get_work_steps(self, owner, settings):
        runs = self.env["collections.run"].search_count([("company_id", "=", owner.id)], limit=1)
        # Sudo: the settings of the company are read by few, and told to whoever sees the panel.
        automation = owner.sudo().collections_automation if owner else "refresh"
        return [
            {
                "code": "run",
                "done": bool(runs),
                "title": self.env._("First run"),
                "text": self.env._(
                    "A run prepares notices for you to look at. Nothing is sent before you say so."
                ),
                "button": False if runs else self.env._("Start"),
            },
            {
                "code": "automation",
                "done": automation != "refresh",
                "title": self.env._("Every day by itself"),
                "text": {
                    "refresh": self.env._(
                        "Off: cases are kept up to date, notices are prepared by hand."
                    ),
                    "prepare": self.env._("Notices are prepared every day and wait for review."),
                    "send": self.env._("Notices are prepared and sent every day."),
                }[automation],
                "button": settings,
            },
        ]

    def _get_policy_action(self, company):
        # Sudo: the policy is a setting, which few read; opening it needs the user's rights.
        policy = company._collections_owner().sudo().collections_policy_id
        if not policy:
            return self._get_settings_action(company)
        return {
            "type": "ir.actions.act_window",
            "name": policy.name,
            "res_model": "collections.policy",
            "res_id": policy.id,
            "views": [(False, "form")],
        }

    def _get_settings_action(self, company):
        return self.env["ir.actions.act_window"]._for_xml_id(
            "collections_followup.res_config_settings_action"
        )

    def _get_server_action(self, company):
        return self.env["ir.actions.act_window"]._for_xml_id("base.action_ir_mail_server_list")

    def _get_bank_action(self, company):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Bank account of %s", company.name),
            "res_model": "res.partner.bank",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_partner_id": company.partner_id.id,
                "default_company_id": company.id,
            },
        }

    def _get_run_action(self, company):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New run"),
            "res_model": "collections.run",
            "views": [(False, "form")],
        }
