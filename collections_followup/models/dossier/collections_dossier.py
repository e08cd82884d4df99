import base64
from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...engine.dossier_chain import DossierChain
from ..base.collections_dossier_source import Dossier


class CollectionsDossier(models.Model):
    """All that is known about a debt, in one ZIP and on one paper, with a chain of hashes.

    It is read with the rights of whoever makes it, once, and then kept as it was made: nobody
    changes it. Two codes are kept with it: the link that is printed on the paper, and the last
    one, which is over the paper too.
    """

    _name = "collections.dossier"
    _inherit = ["collections.guarded", "collections.numbered"]
    _description = "Evidence Dossier"
    _order = "id desc"
    _number_prefix = "DOS"
    _number_also = "partner_id"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
    )
    case_id = fields.Many2one(
        comodel_name="collections.case", index="btree_not_null", ondelete="set null"
    )
    move_line_ids = fields.Many2many(
        comodel_name="account.move.line",
        relation="collections_dossier_item_rel",
        column1="dossier_id",
        column2="move_line_id",
        string="Items",
    )
    items = fields.Char(string="Invoices", help="What it is about, as it was called then.")
    recipient = fields.Char(string="For", required=True, help="A court, a lawyer, an insurer.")
    purpose = fields.Text(string="About what")
    user_id = fields.Many2one(
        comodel_name="res.users", string="Put together by", required=True, index=True
    )
    date = fields.Datetime(string="Put together on", required=True)
    entry_ids = fields.One2many(
        comodel_name="collections.dossier.entry", inverse_name="dossier_id", string="Entries"
    )
    entry_count = fields.Integer(string="Number of entries", aggregator=None)
    code = fields.Char(
        string="Code on the paper",
        help="The link of the chain over all entries, printed on the last page of the index.",
    )
    last_link = fields.Char("Last link", help="The link over all entries and the paper.")
    digest = fields.Char(string="SHA-256 of the ZIP")
    document = fields.Binary(string="ZIP", attachment=True)
    document_name = fields.Char()
    paper = fields.Binary(string="PDF", attachment=True)
    paper_name = fields.Char("Paper name")
    is_altered = fields.Boolean(
        compute="_compute_is_altered",
        compute_sudo=True,
        help="The ZIP that is kept is not the one that was made.",
    )

    def _compute_is_altered(self):
        for dossier in self:
            content = dossier._read_file("document")
            dossier.is_altered = bool(dossier.digest) and (
                sha256(content or b"").hexdigest() != dossier.digest
            )

    def _read_file(self, name):
        """Return the ZIP or the PDF of a dossier that the user may read, as bytes."""
        self.ensure_one()
        # Sudo: a part of the dossier. Forms ask for sizes instead of files.
        files = self.env["ir.attachment"].sudo().with_context(bin_size=False)
        own = [("res_model", "=", self._name), ("res_id", "=", self.id), ("res_field", "=", name)]
        return files.search(own, limit=1).raw

    def action_verify(self):
        """Open the dialog that verifies a file against what is kept."""
        self.ensure_one()
        return self.env["collections.dossier.check"]._get_action(self)

    # ------------------------------------------------------------------------- made

    @api.model
    @api.private
    def _make(self, company, partner, items, recipient, purpose="", case=None):
        """Put a dossier together, and keep it.

        :param company: the company that keeps the cases
        :param partner: the customer, a commercial partner
        :param items: receivable items, paid or not
        :param str recipient: for whom
        :param str purpose: about what
        :param case: the case that it is about, if it is about one
        :return: the dossier
        """
        companies = self._check_items(company, partner, items)
        number = ", ".join(dict.fromkeys(items.mapped("move_id.name")))
        # Sudo: people change no dossier; what goes in is read with their own rights below.
        dossier = self.sudo().create(
            {
                "company_id": company.id,
                "partner_id": partner.id,
                "case_id": case.id if case else False,
                "move_line_ids": items.ids,
                "items": number,
                "recipient": recipient,
                "purpose": purpose,
                "user_id": self.env.user.id,
                "date": fields.Datetime.now(),
            }
        )
        about = Dossier(dossier.with_env(self.env), company, companies, partner, items)
        entries = self.env["collections.dossier.source"]._collect_entries(about)
        dossier._put_together_sudo(entries)
        return dossier.with_env(self.env)

    @api.model
    def _check_items(self, company, partner, items):
        """Refuse what makes no dossier, and return the companies whose items it is about."""
        if company not in self.env.companies:
            raise AccessError(self.env._("You do not work for %s.", company.sudo().name))
        self.env["collections.dossier.wizard"].check_access("create")
        items.check_access("read")
        if not items:
            raise UserError(self.env._("Choose at least one item that it is about."))
        companies = company._collections_covered() | company
        # Sudo: whose they are is compared, and nothing is shown.
        if (
            items.sudo().partner_id.commercial_partner_id != partner
            or items.company_id - companies
            or any(not item._collections_is_receivable() for item in items)
        ):
            raise UserError(
                self.env._("The items are not all receivables of this customer and this company.")
            )
        return companies

    def _put_together_sudo(self, entries):
        """Write the entries of a new dossier, its paper and its ZIP."""
        self.ensure_one()
        chain = DossierChain(self._describe())
        rows, contents = [], {}
        for entry in entries:
            day = fields.Date.to_string(entry.day) if entry.day else ""
            files = [file for file in entry.files if file[2]]
            placed = chain.add(day, entry.what, entry.text, files)
            contents.update(
                zip((row.path for row in placed), (own[2] for own in files), strict=False)
            )
            rows += [
                {
                    "dossier_id": self.id,
                    "number": row.number,
                    "date": entry.day,
                    "what": entry.what,
                    "text": entry.text,
                    "path": row.path,
                    "size": row.size,
                    "digest": row.digest,
                }
                for row in placed
            ]
        self.env["collections.dossier.entry"].create(rows)
        self.write({"code": chain.close(self._get_headings()), "entry_count": len(entries)})
        paper = self._make_paper_sudo(contents)
        paper_name = f"{self.name}.pdf"
        content, last = chain.seal(paper_name, paper)
        self.write(
            {
                "last_link": last,
                "digest": sha256(content).hexdigest(),
                "document": base64.b64encode(content),
                "document_name": f"{self.name}.zip",
                "paper": base64.b64encode(paper),
                "paper_name": paper_name,
            }
        )

    def _describe(self):
        """Return what the dossier is about, as the first record of its chain."""
        return {
            "number": self.name,
            "company": self.company_id.name,
            "customer": self.partner_id.name or "",
            "case": self.case_id.name or "",
            "items": self.items or "",
            "for": self.recipient,
            "about": self.purpose or "",
            "made_by": self.user_id.name,
            "made_at": f"{fields.Datetime.to_string(self.date)} UTC",
        }

    @api.model
    def _get_headings(self):
        """Return the headings of the index."""
        env = self.env
        return (
            env._("No."),
            env._("Day"),
            env._("What"),
            env._("Text"),
            env._("File"),
            env._("Bytes"),
            env._("SHA-256"),
        )
