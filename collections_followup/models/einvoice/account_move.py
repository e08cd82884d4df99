from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_date, plaintext2html

from ...engine.einvoice_status import find_meant
from ..base.collections_checked import check_one
from ..base.collections_guarded import without_defaults
from ..base.res_partner import COLLECTIONS_READERS

# What a customer or their platform says that speaks against reminding: to be issued again, or to
# be cleared up.
REISSUE = ("rejected", "not_received")
CLEAR_UP = ("refused", "disputed")
STOPPING = REISSUE + CLEAR_UP


class AccountMove(models.Model):
    _inherit = "account.move"

    collections_einvoice_status = fields.Selection(
        selection=[
            ("deposited", "Deposited"),
            ("approved", "Approved"),
            ("partly_approved", "Partly approved"),
            ("suspended", "Suspended"),
            ("disputed", "In dispute"),
            ("refused", "Refused"),
            ("rejected", "Rejected"),
            ("not_received", "Not received"),
            ("cashed", "Cashed"),
        ],
        string="E-invoice status",
        inverse="_inverse_collections_einvoice_status",
        copy=False,
        groups=COLLECTIONS_READERS,
        help="What the platform or the customer's portal says. Rejected and not received: nothing "
        "is chased until the invoice is issued again. Refused and in dispute: nothing is chased "
        "until a dispute is raised, or somebody says that it is dealt with.",
        prefetch="collections",
    )
    collections_einvoice_date = fields.Date(
        string="E-invoice status of",
        copy=False,
        groups=COLLECTIONS_READERS,
        prefetch="collections",
    )
    collections_einvoice_reason = fields.Char(
        string="Reason of the e-invoice status",
        copy=False,
        groups=COLLECTIONS_READERS,
        prefetch="collections",
    )
    collections_einvoice_done = fields.Boolean(
        string="E-invoice status dealt with",
        copy=False,
        groups=COLLECTIONS_READERS,
        prefetch="collections",
    )
    collections_einvoice_stops = fields.Boolean(
        compute="_compute_collections_einvoice_stops", groups=COLLECTIONS_READERS
    )
    collections_einvoice_disputed = fields.Boolean(
        compute="_compute_collections_einvoice_stops",
        groups=COLLECTIONS_READERS,
        export_string_translation=False,
        help="The customer says by its platform what is to be cleared up in a dispute.",
    )

    _collections_einvoice_idx = models.Index(
        "(commercial_partner_id) WHERE collections_einvoice_status"
        " IN ('rejected', 'not_received', 'refused', 'disputed')"
    )

    @api.depends("collections_einvoice_status", "collections_einvoice_done")
    def _compute_collections_einvoice_stops(self):
        for move in self:
            move.collections_einvoice_stops = (
                move.collections_einvoice_status in STOPPING and not move.collections_einvoice_done
            )
            move.collections_einvoice_disputed = (
                move.collections_einvoice_stops and move.collections_einvoice_status in CLEAR_UP
            )

    @api.private
    def _collections_set_einvoice_statuses(self, rows):
        """Keep what a platform says of invoices, any number in one statement, and follow it.

        :param list rows: tuples of an invoice's id, status, day and reason
        """
        if not rows:
            return
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                UPDATE account_move m
                   SET collections_einvoice_status = v.status,
                       collections_einvoice_date = v.day,
                       collections_einvoice_reason = v.reason,
                       collections_einvoice_done = FALSE
                  FROM unnest(%s::int[], %s::varchar[], %s::date[], %s::varchar[])
                       v(id, status, day, reason)
                 WHERE m.id = v.id
                """,
                *([row[place] for row in rows] for place in range(4)),
            )
        )
        moves = self.browse([row[0] for row in rows])
        moves.invalidate_recordset()
        # Sudo: cases follow, whoever brought the list
        moves.sudo()._collections_follow_einvoice()

    def _collections_follow_einvoice(self):
        """Let the cases follow, and ask for what is to be done, before a reminder leaves."""
        for company, moves in self.grouped("company_id").items():
            owner = company._collections_owner()
            if owner:
                self.env["collections.followup"].settle(owner, moves.commercial_partner_id)
                moves._collections_ask_einvoice(owner)

    def _collections_ask_einvoice(self, company):
        """Plan a task on the case, or else the invoice, for each status that stops the chain.

        :param company: the company that keeps the cases
        """
        moves = self.filtered("collections_einvoice_stops")
        cases = self.env["collections.case"]._find_open(moves.commercial_partner_id, company)
        kind = self.env.ref("collections_followup.mail_activity_type_task", False)
        labels = dict(self._fields["collections_einvoice_status"]._description_selection(self.env))
        vals_list = []
        for move in moves:
            case = cases.get((company, move.commercial_partner_id))
            record = case or move
            if move.collections_einvoice_status in REISSUE:
                text = self.env._("%s: issue it again", move.name)
            else:
                text = self.env._("%s: raise a dispute?", move.name)
            vals_list.append(
                {
                    "res_model_id": self.env["ir.model"]._get_id(record._name),
                    "res_id": record.id,
                    "activity_type_id": kind and kind.id,
                    "summary": text,
                    # The invoice has the button that raises the dispute.
                    "note": Markup("%s %s")
                    % (move._get_html_link(), move._collections_get_einvoice_text(labels)),
                    "date_deadline": company._collections_today(),
                    "user_id": (case and case.user_id or company.collections_user_id).id,
                    "automated": True,
                }
            )
        without_defaults(self.env["mail.activity"]).with_context(
            mail_activity_quick_update=True
        ).create(vals_list)

    def _collections_get_einvoice_text(self, labels=None):
        """Return status, day and reason in one line.

        :param dict labels: names of the statuses, where many are asked for
        """
        self.ensure_one()
        field = self._fields["collections_einvoice_status"]
        labels = labels or dict(field._description_selection(self.env))
        parts = [
            self.env._(
                "E-invoice %(status)s",
                status=labels.get(self.collections_einvoice_status, "").lower(),
            )
        ]
        if self.collections_einvoice_date:
            parts.append(format_date(self.env, self.collections_einvoice_date))
        if self.collections_einvoice_reason:
            parts.append(self.collections_einvoice_reason)
        return ", ".join(parts)

    def _inverse_collections_einvoice_status(self):
        """Follow a status that somebody enters like one of a list."""
        # Sudo: cases follow, whoever may edit the invoice
        own = self.sudo()
        own.filtered("collections_einvoice_done").collections_einvoice_done = False
        for company, moves in own.grouped("company_id").items():
            undated = moves.filtered(
                lambda move: move.collections_einvoice_status and not move.collections_einvoice_date
            )
            undated.collections_einvoice_date = company._collections_today()
        own._collections_follow_einvoice()

    def action_collections_einvoice_dispute(self):
        """Open the dispute that the e-invoice status speaks of, with what the customer says."""
        check_one(self)
        if not self.collections_einvoice_disputed:
            raise UserError(self.env._("The e-invoice status speaks of no dispute any more."))
        company = self.company_id._collections_owner() or self.company_id
        text = self._collections_get_einvoice_text()
        today = company._collections_today()
        return self.env["collections.dispute.raise.wizard"]._get_action(
            self.commercial_partner_id,
            company,
            self,
            source="portal",
            date_raised=min(self.collections_einvoice_date or today, today),
            reason_id=self._collections_get_einvoice_reason(company).id,
            subject=text,
            description=plaintext2html(text),
        )

    def _collections_get_einvoice_reason(self, company):
        """Return the reason for disputes that the customer's words mean, or none."""
        meant = find_meant(self.collections_einvoice_reason)
        reasons = self.env["collections.dispute.reason"]
        found = meant and self.env.ref(f"collections_followup.dispute_reason_{meant}", False)
        return (found or reasons).filtered(
            lambda own: own.active and own.company_id in (company.browse(), company)
        )

    def action_collections_einvoice_done(self):
        """Say that what the status asked for is done: these invoices are chased again."""
        if not self.env.user.has_group("collections_followup.group_collections_collector"):
            raise AccessError(self.env._("Only the Collections team can change this."))
        self.check_access("read")
        # Sudo: a collector need not have the right to edit invoices: this one mark is theirs.
        moves = self.sudo().filtered("collections_einvoice_stops")
        if not moves:
            raise UserError(self.env._("No e-invoice status keeps these invoices from reminders."))
        moves.collections_einvoice_done = True
        for move in moves:
            move._message_log(
                body=self.env._("%s: dealt with.", move._collections_get_einvoice_text()),
                author_id=self.env.user.partner_id.id,
            )
        for company, own in moves.grouped("company_id").items():
            owner = company._collections_owner()
            if owner:
                self.env["collections.followup"].settle(owner, own.commercial_partner_id)
        return True
