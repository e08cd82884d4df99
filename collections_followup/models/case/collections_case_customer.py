"""What becomes of cases when several customers become one."""

from odoo import api, models

from .collections_case_stage import FOREIGN_KINDS


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    @api.model
    @api.private
    def _join_open(self, customers):
        """Leave customers who become one with a single open case in each company.

        :param customers: commercial partners; the case of the first of them stays, if it has one
        """
        order = customers.ids
        # Sudo: customers are merged with all their cases, also those that the user does not see.
        cases = self.sudo().search([("partner_id", "in", order), ("state", "=", "open")])
        for own in cases.grouped("company_id").values():
            kept, *others = own.sorted(lambda case: (order.index(case.partner_id.id), case.id))
            for case in others:
                case._join(kept)

    def _join(self, kept):
        """Close this case, which goes on in another one.

        What is planned goes on there; what was said and sent stays as history of this one.
        Notices that wait are withdrawn: the next run writes one for all that is owed.

        :param kept: the open case that stays
        """
        self.ensure_one()
        self.env["collections.notice"]._find_pending([("case_id", "=", self.id)])._withdraw(
            self.env._("The case goes on in %s: the customers became one.", kept.name)
        )
        self.activity_ids.write({"res_id": kept.id})
        if self.stage_kind in FOREIGN_KINDS:
            kept._move_stage("merged", self.stage_id)
        if not kept.user_id:
            kept.user_id = self.user_id
        self.env.flush_all()
        for participant in self.env["collections.participant"]._get_participants():
            participant._follow_case(self, kept)
        self._move_stage(
            "closed", self.env["collections.stage"]._get_first_sudo("closed", self.company_id)
        )
        self.write(
            {
                "state": "closed",
                "date_close": self.company_id._collections_today(),
                "next_notice_date": False,
                "priority_score": 0.0,
                "item_count": 0,
                "days_overdue": 0,
                "oldest_due_date": False,
                **{
                    name: 0.0
                    for name, field in self._fields.items()
                    if field.type == "monetary" and field.store
                },
            }
        )
        self._message_log(body=self.env._("The customers became one: it goes on in %s.", kept.name))
        kept._message_log(
            body=self.env._(
                "The customers became one: %(case)s of %(customer)s goes on here.",
                case=self.name,
                customer=self.partner_id.display_name,
            )
        )
