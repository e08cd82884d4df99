from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang

from ..base.collections_guarded import without_defaults

FORMS = [
    ("eda", "German payment orders (EDA)"),
    ("eda_order", "German enforcement orders (EDA)"),
    ("eda_reply", "Replies to queries of a German court (EDA)"),
    ("eda_end", "German payment orders withdrawn or settled (EDA)"),
    ("uk_bulk", "Bulk claims, County Court (England and Wales)"),
]
CURRENCIES = {
    **dict.fromkeys(("eda", "eda_order", "eda_reply", "eda_end"), "EUR"),
    "uk_bulk": "GBP",
}
# Files by which a claim comes to the court.
CLAIMS = ("eda", "uk_bulk")


class CollectionsCourtFile(models.Model):
    """A file that was written for a court, or one that came from it, kept as it was.

    People read it; what is done with it goes by buttons. A file that was written names each legal
    action once, and an action is in one file only, unless a person writes it again as a correction.
    """

    _name = "collections.court.file"
    _inherit = ["collections.guarded", "collections.numbered"]
    _description = "File for or from a Court"
    _order = "id desc"
    _number_prefix = "COURT"
    _user_creatable = frozenset()

    company_id = fields.Many2one(comodel_name="res.company", required=True, index=True)
    direction = fields.Selection(
        selection=[("out", "To the court"), ("in", "From the court")], required=True
    )
    form = fields.Selection(selection=FORMS, string="Format", required=True)
    state = fields.Selection(
        selection=[
            ("written", "To hand over"),
            ("sent", "Handed over"),
            ("replaced", "Replaced"),
            ("read", "Read"),
        ],
        required=True,
    )
    date = fields.Date(required=True, help="The day that the file bears, or else when it was read.")
    user_id = fields.Many2one(comodel_name="res.users", string="By", required=True)
    date_sent = fields.Date(string="Handed over on")
    sent_by_id = fields.Many2one(comodel_name="res.users", string="Handed over by")
    date_received = fields.Date(string="Receipt of", help="When the court said that it has it.")
    corrects_id = fields.Many2one(
        comodel_name="collections.court.file",
        index="btree_not_null",
        ondelete="restrict",
    )
    signed_by = fields.Char(string="Statement of truth", help="Who signs that the claims are true.")
    eda_id = fields.Char(string="EDA-ID", help="By which the court knows the file.")
    file_name = fields.Char(string="File")
    attachment_id = fields.Many2one(comodel_name="ir.attachment", ondelete="restrict")
    content_hash = fields.Char(string="Hash (SHA-256)", export_string_translation=False)
    is_altered = fields.Boolean(
        compute="_compute_is_altered",
        compute_sudo=True,
        help="What is kept is not what was written or read: the hash taken then is another.",
    )
    totals = fields.Json(export_string_translation=False)
    totals_text = fields.Text(string="Control totals", compute="_compute_totals_text")
    line_ids = fields.One2many(
        comodel_name="collections.court.line", inverse_name="file_id", string="Entries"
    )
    line_count = fields.Integer(string="How many", compute="_compute_counts", store=True)
    problem_count = fields.Integer(string="Refused", compute="_compute_counts", store=True)

    # The same file is read once.
    _read_once = models.UniqueIndex(
        "(company_id, content_hash) WHERE direction = 'in'", "This file was read already."
    )

    @api.depends("line_ids.problem")
    def _compute_counts(self):
        for file in self:
            file.line_count = len(file.line_ids)
            file.problem_count = len(file.line_ids.filtered("problem"))

    def _compute_is_altered(self):
        for file in self:
            kept = file.attachment_id.with_context(bin_size=False).raw or b""
            file.is_altered = self._get_hash(kept) != file.content_hash

    @api.depends("totals", "form")
    @api.depends_context("lang")
    def _compute_totals_text(self):
        for file in self:
            env, totals = self.env, file.totals or {}
            currency = env["res.currency"].search([("name", "=", CURRENCIES.get(file.form))])
            amount = (totals.get("amount") or 0) / 100
            words = {
                "count": env._("Claims or messages: %s", totals.get("count")),
                "records": env._("Records: %s", totals.get("records")),
                "claims": env._("Main claims: %s", totals.get("claims")),
                "catalogue": env._("Sum of catalogue numbers: %s", totals.get("catalogue")),
                "amount": env._(
                    "Sum of the claims: %s", formatLang(env, amount, currency_obj=currency)
                ),
                "court_numbers": env._("Sum of court numbers: %s", totals.get("court_numbers")),
            }
            file.totals_text = "\n".join(words[name] for name in words if name in totals)

    @api.model
    def _get_hash(self, content):
        return sha256(content).hexdigest()

    def _keep(self, content, name, mimetype, totals):
        """Keep the bytes of this file with their hash; nobody changes them after that.

        :param bytes content: the file
        :param str name: what it is called
        :param dict totals: its control totals
        """
        self.ensure_one()
        # Sudo: nobody may write such a record, and so nobody the attachment of one.
        attachments = without_defaults(self.env["ir.attachment"]).sudo()
        attachment = attachments.create(
            {
                "name": name,
                "raw": content,
                "mimetype": mimetype,
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        self.sudo().write(
            {
                "attachment_id": attachment.id,
                "content_hash": self._get_hash(content),
                "file_name": name,
                "totals": totals,
            }
        )

    # ----------------------------------------------------------------------------- buttons

    def action_download(self):
        """Download the file as it was kept."""
        self.ensure_one()
        self.check_access("read")
        # Sudo: the file of a record that the user may read.
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.sudo().attachment_id.id}?download=true",
            "target": "download",
        }

    def action_sent(self):
        """Record that this was handed over today: its legal actions are filed."""
        self.ensure_one()
        self._lock("written")
        actions = self.line_ids.action_id
        actions._check_work()
        today = self.company_id._collections_today()
        # Sudo: who may was checked; nobody writes files by hand.
        own = self.sudo()
        own.write({"state": "sent", "date_sent": today, "sent_by_id": self.env.uid})
        for line in own.line_ids:
            action = line.action_id.with_env(self.env)
            if self.form not in CLAIMS:
                line.problem = action._try_to_hand_over(line) or False
            elif action.state == "approved":
                line.problem = action._try_to_file() or False
        return True

    def action_correct(self):
        """Open the dialog that writes this file again, as a correction."""
        self.ensure_one()
        self.check_access("read")
        if self.direction != "out" or self.state not in ("written", "sent"):
            raise UserError(
                self.env._("%s was replaced already, or is no file of ours.", self.name)
            )
        if self.form == "eda_reply":
            wizard = self.env["collections.court.reply.wizard"]
            return wizard._open(self.line_ids.answers_id[:1], self)
        return self.env["collections.court.wizard"]._open(
            self.line_ids.filtered("is_live").action_id, self
        )

    def action_view_actions(self):
        """Open the legal actions that the file is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Legal actions"),
            "res_model": "collections.legal.action",
            "view_mode": "list,form",
            "domain": [("id", "in", self.line_ids.action_id.ids)],
        }

    def _lock(self, *states):
        """Let one at a time do something with this file, and refuse it in another state."""
        self.check_access("read")
        self.env.cr.execute(
            "SELECT id FROM collections_court_file WHERE id = %s FOR UPDATE", [self.id]
        )
        self.invalidate_recordset(["state"])
        if self.direction != "out" or self.state not in states:
            raise UserError(
                self.env._(
                    "%(file)s of %(date)s: this was done already.",
                    file=self.name,
                    date=format_date(self.env, self.date),
                )
            )
