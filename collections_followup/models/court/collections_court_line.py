from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.court_exchange import Answer

STATES = [
    ("claimed", "Claimed"),
    ("receipt", "Received"),
    ("rejected", "Rejected"),
    ("issued", "Issued"),
    ("query", "To be corrected"),
    ("served", "Served"),
    ("not_served", "Not served"),
    ("objection", "Objection"),
    ("transferred", "Passed on"),
    ("judgment", "Judgment"),
    ("enforcement", "Enforcement"),
    ("paid", "Paid"),
    ("withdrawn", "Withdrawn"),
    ("set_aside", "Set aside"),
    ("breathing_space", "Breathing space"),
    ("breathing_space_end", "Breathing space ended"),
]


class CollectionsCourtLine(models.Model):
    """One claim in a file for a court, or one thing that a court says of a claim."""

    _name = "collections.court.line"
    _inherit = ["collections.guarded"]
    _description = "Entry of a Court File"
    _order = "file_id desc, place, id"
    _rec_name = "reference"
    _user_creatable = frozenset()

    file_id = fields.Many2one(
        comodel_name="collections.court.file", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="file_id.company_id", store=True, index=True)
    direction = fields.Selection(related="file_id.direction")
    form = fields.Selection(related="file_id.form", string="Format", store=True)
    date_file = fields.Date(related="file_id.date", string="File of")
    place = fields.Integer(help="Which entry of the file it is.")
    action_id = fields.Many2one(
        comodel_name="collections.legal.action",
        string="Legal action",
        index="btree_not_null",
        ondelete="restrict",
    )
    partner_id = fields.Many2one(related="action_id.partner_id", string="Customer")
    state = fields.Selection(selection=STATES, string="What", required=True)
    kind = fields.Char(help="What the court calls such a message.")
    reference = fields.Char(string="Our reference")
    court_number = fields.Char(string="Court number")
    date = fields.Date()
    text = fields.Text(string="In words")
    is_enforcing = fields.Boolean(
        string="Enforcement order", help="It is about the enforcement order, not about the claim."
    )
    is_partial = fields.Boolean(string="Partly", help="It is about a part of the claim.")
    is_health = fields.Boolean(string="Crisis", help="Breathing space of a mental health crisis.")
    is_live = fields.Boolean(
        export_string_translation=False, help="The action stands in this file, and in no other."
    )
    is_taken = fields.Boolean(
        string="Followed", help="The legal action has followed what the court says."
    )
    problem = fields.Text(string="Why not")
    query = fields.Json(
        export_string_translation=False,
        help="The fields that the court asks about, or what they are answered with.",
    )
    answers_id = fields.Many2one(
        comodel_name="collections.court.line",
        string="Answer to",
        index="btree_not_null",
        ondelete="restrict",
    )
    reply_ids = fields.One2many(
        comodel_name="collections.court.line", inverse_name="answers_id", string="Answers"
    )
    is_asking = fields.Boolean(compute="_compute_is_asking")
    is_settled = fields.Boolean(
        string="Settled", help="Not withdrawn: the matter is settled, by payment for example."
    )
    # How the customer was named to the court; proposed again for the next file.
    salutation = fields.Char(export_string_translation=False)
    role = fields.Char(export_string_translation=False)
    representative = fields.Char(export_string_translation=False)
    catalogue = fields.Integer(export_string_translation=False)

    _live_unique = models.UniqueIndex(
        "(action_id, form) WHERE is_live AND form <> 'eda_reply'",
        "This legal action stands in another file already. Write that one again as a correction.",
    )
    _answer_unique = models.UniqueIndex(
        "(answers_id) WHERE is_live AND answers_id IS NOT NULL",
        "This query was answered already. Write that file again as a correction.",
    )

    @api.depends("state", "query", "reply_ids.is_live", "action_id.state")
    def _compute_is_asking(self):
        for line in self:
            line.is_asking = (
                line.direction == "in"
                and line.state == "query"
                and bool((line.query or {}).get("rows"))
                and line.action_id.state == "filed"
                and not any(line.reply_ids.mapped("is_live"))
            )

    def action_reply(self):
        """Open the dialog that answers this query."""
        self.ensure_one()
        self.check_access("read")
        if not self.is_asking:
            raise UserError(self.env._("This entry needs nothing more."))
        return self.env["collections.court.reply.wizard"]._open(self)

    def action_retry(self):
        """Look once more for the legal action, and let it follow."""
        self.check_access("read")
        for line in self:
            if line.direction != "in" or line.is_taken:
                raise UserError(self.env._("This entry needs nothing more."))
        for file, lines in self.grouped("file_id").items():
            file._match(lines)
        return True

    @api.private
    def _to_answer(self):
        """Return what the court said, as the engine gives it."""
        self.ensure_one()
        return Answer(
            self.place,
            self.kind or "",
            self.state,
            reference=self.reference or "",
            court_numbers=tuple((self.court_number or "").split()),
            day=self.date or None,
            text=self.text or "",
            enforcing=self.is_enforcing,
            partial=self.is_partial,
            health=self.is_health,
            rows=tuple((self.query or {}).get("rows") or ()),
            filed=fields.Date.to_date((self.query or {}).get("filed") or None),
            about=(self.query or {}).get("about") or "",
        )

    def _write_result(self, action=None, problem=""):
        """Keep what became of this entry.

        :param action: the legal action that it is about, or None
        :param str problem: why it was not followed; "" if it was
        """
        self.ensure_one()
        # Sudo: nobody writes entries by hand.
        self.sudo().write(
            {
                "action_id": action.id if action else False,
                "problem": problem or False,
                "is_taken": not problem,
            }
        )
