from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import formatLang


class CollectionsUnmatchedProposal(models.Model):
    """A guess at what some money has paid, with its reason in words."""

    _name = "collections.unmatched.proposal"
    _description = "What Money May Have Paid"
    _inherit = ["collections.guarded", "collections.owned"]
    _order = "unmatched_id, sequence, id"
    _rec_name = "why"
    _user_creatable = frozenset()

    unmatched_id = fields.Many2one(
        comodel_name="collections.unmatched",
        string="Money",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="unmatched_id.company_id", store=True)
    currency_id = fields.Many2one(related="unmatched_id.currency_id")
    sequence = fields.Integer(help="The surest comes first.")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    reason = fields.Selection(
        selection=[
            ("payment", "A payment that was entered already"),
            ("numbers", "Number and amount"),
            ("numbers_discount", "Number, and amount less early discount"),
            ("expected", "Was agreed"),
            ("numbers_part", "Number: a part is paid"),
            ("numbers_over", "Number: more than is owed"),
            ("one", "Amount of one invoice"),
            ("discount", "Amount less early discount"),
            ("overdue", "All that is overdue"),
            ("balance", "All that is owed"),
            ("sum", "Sum of several invoices"),
            ("over", "More than is owed"),
        ],
        required=True,
    )
    who = fields.Selection(
        selection=[
            ("known", "In the books"),
            ("number", "Number of an invoice"),
            ("account", "Bank account"),
            ("name", "Name"),
            ("amount", "Amount alone"),
        ],
        string="Whose it is",
        required=True,
        help="How it is known whose money it is.",
    )
    item_ids = fields.Many2many(
        comodel_name="account.move.line",
        relation="collections_unmatched_proposal_item_rel",
        column1="proposal_id",
        column2="item_id",
        string="Items",
    )
    parts = fields.Json(
        required=True,
        export_string_translation=False,
        help="Of each item its id, what is paid of it, and what was open when this was found.",
    )
    rest = fields.Monetary(string="Left over", help="It would stay on account.")
    discount = fields.Monetary(string="Early discount")
    agreed = fields.Char(string="Agreed as", export_string_translation=False)
    why = fields.Text(compute="_compute_why")

    @api.depends("partner_id", "unmatched_id.company_id")
    def _compute_collector_id(self):
        return super()._compute_collector_id()

    @api.depends("reason", "who", "item_ids", "rest", "discount", "agreed")
    @api.depends_context("lang")
    def _compute_why(self):
        # Sudo: the numbers of the items are shown to whoever sees the guess.
        for record in self.sudo():
            texts = [record._explain_reason(), record._explain_who()]
            record.why = " ".join(filter(None, texts))

    def _money(self, amount):
        return formatLang(self.env, amount, currency_obj=self.currency_id)

    def _name_items(self):
        """Return the numbers of the items, no more than a few of them."""
        names = [own.move_name or own.name or "" for own in self.item_ids]
        if len(names) > 5:
            return self.env._(
                "%(names)s and %(count)s more", names=", ".join(names[:4]), count=len(names) - 4
            )
        return ", ".join(names)

    def _explain_reason(self):
        """Return why these items, as a sentence."""
        self.ensure_one()
        env, items, count = self.env, self._name_items(), len(self.item_ids)
        texts = {
            "payment": lambda: env._("It is the payment %s, which was entered already.", items),
            "numbers": lambda: env._("The payer names %s, and the amount agrees.", items),
            "numbers_discount": lambda: env._(
                "The payer names %(items)s, and the amount agrees less %(discount)s of early "
                "discount, in time.",
                items=items,
                discount=self._money(self.discount),
            ),
            "expected": lambda: env._(
                "The amount was agreed: %(agreed)s, on %(items)s.", agreed=self.agreed, items=items
            ),
            "numbers_part": lambda: env._(
                "The payer names %(items)s, of which a part stays open: %(open)s.",
                items=items,
                open=self._money(self._get_left_open()),
            ),
            "numbers_over": lambda: env._(
                "The payer names %(items)s, and paid %(rest)s more.",
                items=items,
                rest=self._money(self.rest),
            ),
            "one": lambda: env._("%s has the amount.", items),
            "discount": lambda: env._(
                "%(items)s has the amount less %(discount)s of early discount, in time.",
                items=items,
                discount=self._money(self.discount),
            ),
            "overdue": lambda: env._(
                "It is all that is overdue, %(count)s items: %(items)s.", count=count, items=items
            ),
            "balance": lambda: env._(
                "It is all that is owed, %(count)s items: %(items)s.", count=count, items=items
            ),
            "sum": lambda: env._(
                "It is the sum of %(count)s items: %(items)s.", count=count, items=items
            ),
            "over": lambda: env._(
                "It is %(rest)s more than all that is owed: %(items)s.",
                rest=self._money(self.rest),
                items=items,
            ),
        }
        return texts[self.reason]()

    def _get_left_open(self):
        """Return what stays open of the items."""
        return float(sum(Decimal(was_open) - Decimal(part) for _id, part, was_open in self.parts))

    def _explain_who(self):
        """Return how it is known whose money it is; nothing where the books say it."""
        texts = {
            "number": lambda: self.env._("Nothing else says that it is from %s.", self._who()),
            "account": lambda: self.env._("The bank account is that of %s.", self._who()),
            "name": lambda: self.env._("The payer's name is that of %s.", self._who()),
            "amount": lambda: self.env._(
                "It may be from %s: nothing but the amount says so.", self._who()
            ),
        }
        return texts[self.who]() if self.who in texts else ""

    def _who(self):
        return self.partner_id.display_name

    def action_accept(self):
        """Match the money with these items."""
        self.ensure_one()
        record = self.unmatched_id
        record._check_may_match()
        self.check_access("read")
        record._lock_open()
        with self.env["collections.followup.touched"]._together():
            record._match(self)
        return record._open_self()
