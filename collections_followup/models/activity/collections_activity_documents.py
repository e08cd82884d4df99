"""From a number of the activity to the records behind it."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

MODELS = {
    "contacts": "collections.contact",
    "promises": "collections.promise",
    "notices": "collections.notice",
}


class CollectionsActivity(models.AbstractModel):
    _inherit = "collections.activity"

    @api.model
    def open_documents(self, key, user_id, options=None, outcome_id=None):
        """Return the action that lists what a number was counted from.

        :param str key: a column, see ``read_page``
        :param user_id: whose row it is; False for payments without contact
        :param dict options: see ``read_page``
        :param int outcome_id: only contacts with this outcome
        """
        asked = self._parse_options(options)
        for number in (user_id, outcome_id):
            if number and type(number) is not int:
                raise self._get_odd()
        model, domain = self._get_documents(asked, key, user_id or False)
        if outcome_id and model == MODELS["contacts"]:
            domain &= Domain("outcome_id", "=", outcome_id)
        self.env[model].check_access("read")
        labels = {name: label for name, label, _money in self._get_columns(self._read_rows(asked))}
        return {
            "type": "ir.actions.act_window",
            "name": labels.get(key) or key,
            "res_model": model,
            "views": [(False, "list"), (False, "form")],
            "domain": list(domain),
            "context": {"create": False},
        }

    @api.model
    def _get_odd(self):
        return UserError(self.env._("There is no such number. Open the activity again."))

    @api.model
    def _get_documents(self, asked, key, user_id):
        """Return the model and the domain of what a number was counted from."""
        if not isinstance(key, str):
            raise self._get_odd()
        name, _colon, part = key.partition(":")
        domains = self._get_domains(asked)
        own = Domain("user_id", "=", user_id)
        if key == "collected":
            figures = self.env["collections.figure"]
            ids = asked.source._find_attributed(asked.scope, user_id)
            limited = figures._get_limited_domain(asked.scope, "account.move.line")
            return "account.move.line", Domain("id", "in", ids) & limited
        if name in ("contacts", "reached", "channel"):
            domain = domains["contacts"] & own
            if name == "reached":
                domain &= Domain("reached", "=", True)
            elif name == "channel":
                domain &= Domain("channel", "=", part)
            return MODELS["contacts"], domain
        if name == "notice":
            return MODELS["notices"], domains["notices"] & own & Domain("channel", "=", part)
        if key in ("made", "promised", "kept", "broken"):
            place = "made" if key == "promised" else key
            return MODELS["promises"], domains[place] & own
        raise self._get_odd()
