from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, is_html_empty

from ..base.collections_guarded import declare_client_keys

READ = "collections_followup.mail_activity_type_procedure"
declare_client_keys(
    collections_read_version="the version of a procedure that is on the screen",
)

# What administrators write; the version counts by itself.
WRITTEN = frozenset(
    {
        "name",
        "sequence",
        "active",
        "topic",
        "level_ids",
        "lang_id",
        "company_id",
        "body",
    }
)
# Who has to read it, and what, follows from these.
ASKED = frozenset({"body", "active", "company_id"})


class CollectionsProcedure(models.Model):
    """How something is done here, for the people who do it: shown where the work is.

    A changed text is a new version, which everybody is to read anew, and is asked to
    (``collections_procedure_ask.py``).
    """

    _name = "collections.procedure"
    _inherit = ["collections.guarded", "collections.thread", "mail.activity.mixin"]
    _description = "Procedure"
    _order = "sequence, id"
    _check_company_auto = True
    _user_writable = WRITTEN

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    topic = fields.Selection(
        selection=[
            ("call", "Calls"),
            ("writing", "Letters and e-mails"),
            ("agreement", "Promises and plans"),
            ("dispute", "Disputes"),
            ("legal", "Legal steps"),
            ("privacy", "Law and data protection"),
            ("other", "Other"),
        ],
        required=True,
        default="call",
    )
    level_ids = fields.Many2many(
        comodel_name="collections.level",
        relation="collections_procedure_level_rel",
        column1="procedure_id",
        column2="level_id",
        string="Levels",
        help="Shown on cases that have reached one of these levels. Empty: on all.",
    )
    lang_id = fields.Many2one(
        comodel_name="res.lang",
        string="Language",
        help="Shown where the customer, or the person who reads it, uses this language. Empty: "
        "always.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        index="btree_not_null",
        help="Leave empty to show the procedure in all companies.",
    )
    body = fields.Html(string="Text")
    version = fields.Integer(default=1, readonly=True, copy=False)
    reading_ids = fields.One2many(
        comodel_name="collections.procedure.reading",
        inverse_name="procedure_id",
        string="Read and understood by",
    )
    is_read = fields.Boolean(
        string="Read",
        compute="_compute_is_read",
        search="_search_is_read",
        help="By you, as it stands now.",
    )
    unread_user_ids = fields.Many2many(
        comodel_name="res.users",
        string="Not read by",
        compute="_compute_unread_user_ids",
        groups="collections_followup.group_collections_supervisor",
        help="Who has not read this version yet.",
    )
    unread_count = fields.Integer(
        string="To read",
        compute="_compute_unread_user_ids",
        groups="collections_followup.group_collections_supervisor",
        help="How many people have not read this version yet.",
    )

    @api.constrains("body")
    def _check_body(self):
        for procedure in self:
            if is_html_empty(procedure.body):
                raise ValidationError(
                    self.env._(
                        "%s has no text. Write what is to be done.",
                        procedure.name or self.env._("The procedure"),
                    )
                )

    @api.depends("reading_ids.version", "version")
    @api.depends_context("uid")
    def _compute_is_read(self):
        read = {
            (reading.procedure_id.id, reading.version)
            for reading in self.env["collections.procedure.reading"].search(
                [("procedure_id", "in", self.ids), ("user_id", "=", self.env.uid)]
            )
        }
        for procedure in self:
            procedure.is_read = (procedure.id, procedure.version) in read

    @api.model
    def _search_is_read(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.flush_model(["version"])
        self.env["collections.procedure.reading"].flush_model()
        read = Domain(
            "id",
            "in",
            SQL(
                "(SELECT p.id FROM collections_procedure p"
                " JOIN collections_procedure_reading r"
                " ON r.procedure_id = p.id AND r.version = p.version WHERE r.user_id = %s)",
                self.env.uid,
            ),
        )
        return (read if True in value else Domain.FALSE) | (
            ~read if False in value else Domain.FALSE
        )

    @api.depends("reading_ids.version", "version")
    def _compute_unread_user_ids(self):
        # Sudo: who collects is no secret to those who read procedures.
        group = self.env.ref("collections_followup.group_collections_collector").sudo()
        people = group.all_user_ids.filtered(lambda user: user.active and not user.share)
        people -= self.env.ref("base.user_root")
        for procedure in self:
            own = people.filtered(
                lambda user, company=procedure.company_id: (
                    not company or company in user.company_ids
                )
            )
            read = procedure.sudo().reading_ids.filtered(
                lambda reading, version=procedure.version: reading.version == version
            )
            procedure.unread_user_ids = (own - read.user_id).with_env(self.env)
            procedure.unread_count = len(procedure.unread_user_ids)

    @api.model_create_multi
    def create(self, vals_list):
        procedures = super().create(vals_list)
        # The constraint looks at what is given: nothing given is no text, either.
        procedures._check_body()
        procedures._ask_to_read()
        return procedures

    def write(self, vals):
        changed = self.filtered(lambda procedure: "body" in vals and procedure.body != vals["body"])
        before = {procedure: procedure.body for procedure in changed}
        result = super().write(vals)
        for procedure in changed:
            # What the editor only writes in another way is no new text.
            if procedure.body != before[procedure]:
                procedure._as_engine().version += 1
        if ASKED & set(vals):
            self._ask_to_read()
        return result

    def action_read(self):
        """Say that one has read and understood these procedures as they stand now."""
        self.check_access("read")
        if not self.env.user.has_group("collections_followup.group_collections_collector"):
            raise AccessError(self.env._("Procedures are read by those who collect."))
        seen = self.env.context.get("collections_read_version")
        if seen and len(self) == 1 and seen != self.version:
            raise UserError(
                self.env._(
                    "%s was changed while you were reading. Read it as it is now, then say so.",
                    self.name,
                )
            )
        # Sudo: that one has read it is kept by itself, whoever it is.
        readings = self.env["collections.procedure.reading"].sudo()
        readings.create(
            [
                {
                    "procedure_id": procedure.id,
                    "user_id": self.env.uid,
                    "version": procedure.version,
                    "date": fields.Datetime.now(),
                }
                for procedure in self
                if not procedure.is_read
            ]
        )
        self.invalidate_recordset(["is_read", "reading_ids", "unread_user_ids"])
        # Sudo: the task was made by the add-on; those who read write nothing else.
        self.sudo().activity_unlink([READ], user_id=self.env.uid)
        return True

    def action_open(self):
        """Open this procedure to read it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
