from odoo import api, fields, models
from odoo.exceptions import UserError


class CollectionsHandover(models.Model):
    """Cases that a supervisor gave from one person to another: kept as a record."""

    _name = "collections.handover"
    _inherit = ["collections.guarded"]
    _description = "Hand-over of Cases"
    _order = "date desc, id desc"
    _rec_name = "date"

    company_id = fields.Many2one(comodel_name="res.company", required=True, index=True)
    date = fields.Datetime(string="When", required=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="Handed over by", required=True, ondelete="restrict"
    )
    from_user_id = fields.Many2one(comodel_name="res.users", string="From", ondelete="restrict")
    to_user_id = fields.Many2one(comodel_name="res.users", string="To", ondelete="restrict")
    reason = fields.Char()
    case_ids = fields.Many2many(
        comodel_name="collections.case",
        relation="collections_handover_case_rel",
        column1="handover_id",
        column2="case_id",
        string="Cases",
    )
    case_count = fields.Integer(string="Number of cases", required=True)

    @api.model
    @api.private
    def _keep(self, before, reason):
        """Keep who had cases before, and who has them now.

        :param dict before: the cases by the person whose they were
        :param str reason: why they were handed over
        """
        vals_list = []
        for user, cases in before.items():
            for (company, now), own in cases.grouped(
                lambda case: (case.company_id, case.user_id)
            ).items():
                if now != user:
                    vals_list.append(
                        {
                            "company_id": company.id,
                            "date": fields.Datetime.now(),
                            "user_id": self.env.uid,
                            "from_user_id": user.id,
                            "to_user_id": now.id,
                            "reason": reason,
                            "case_ids": own.ids,
                            "case_count": len(own),
                        }
                    )
        return self._as_engine().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if self:
            raise UserError(self.env._("Who had which cases is kept as history."))

    def action_open(self):
        """Open the assistant that hands over cases."""
        return self.env["collections.case"].action_assign()
