"""E-reminders in words: what their lines are, what they lack, and where that is entered."""

from odoo import api, models


class CollectionsEreminder(models.AbstractModel):
    _inherit = "collections.ereminder"

    @api.model
    def _describe_line(self, line, kind, fmt):
        """Return what an item is, in the reader's language.

        :param str kind: ``invoice``, ``credit_note`` or ``other``
        :param fmt: the formatter of the notice's documents
        """
        words = {
            "number": line.move_name or line.move_id.name or "",
            "date": fmt.date(line.date_invoice),
            "due": fmt.date(line.date_due),
            "days": line.days_overdue,
        }
        if line.amount < 0:
            if kind == "credit_note":
                return self.env._("Credit note %(number)s of %(date)s", **words)
            return self.env._("Payment or credit %(number)s of %(date)s", **words)
        if line.days_overdue > 0:
            return self.env._(
                "Invoice %(number)s of %(date)s, due on %(due)s, %(days)s days overdue", **words
            )
        return self.env._("Invoice %(number)s of %(date)s, due on %(due)s", **words)

    @api.model
    def _describe(self, problem, notice, form):
        """Return what an e-reminder lacks and where to enter it, in the user's language.

        :param problem: ``Problem`` of ``engine/ereminder_rules.py``
        """
        env = self.with_context(lang=self.env.user.lang).env
        role, _separator, what = problem.code.partition("_")
        if role in ("supplier", "customer") and what:
            partner = notice.company_id.partner_id if role == "supplier" else notice.partner_id
            return self._describe_party(what, problem.detail, partner, env)
        sentences = {
            "buyer_reference": env._(
                "%s: the reference is missing by which the customer knows the claim. Enter it on "
                "the customer (Reference), or on the invoice (Customer Reference).",
                notice.partner_id.display_name,
            ),
            "invoice": env._(
                "%s claims no invoice that could be named. This form is for reminders of invoices.",
                notice.name or "",
            ),
            "nothing": env._(
                "Nothing is to be paid in any currency: there is nothing to remind of."
            ),
            "decimals": env._(
                "%s has more than two decimals, and this form knows two. Choose another form for "
                "the customer.",
                problem.detail,
            ),
            "unforeseen": env._(
                "The e-reminder could not be written. The server's log has the details; ask your "
                "administrator."
            ),
        }
        return sentences.get(problem.code) or env._(
            "The file does not keep the rules of %(form)s (%(what)s). Ask your administrator.",
            form=dict(self._get_form_labels(env))[form],
            what=": ".join(filter(None, (problem.code, problem.detail))),
        )

    @api.model
    def _describe_party(self, what, detail, partner, env):
        """Return what is missing, or wrong, of a customer or of the company."""
        name = partner.display_name
        detail = f" ({detail})" if detail else ""
        sentences = {
            "name": env._("%s: the name is missing. Enter it on the contact.", name),
            "country": env._("%(name)s: enter the country of the address.", name=name),
            "street": env._("%(name)s: enter the street of the address.", name=name),
            "building": env._(
                "%(name)s: the street of the address has no house number. Add it.", name=name
            ),
            "city": env._("%(name)s: enter the city of the address.", name=name),
            "zip": env._("%(name)s: enter the postcode of the address.", name=name),
            "contact": env._("%(name)s: enter a reference on the contact.", name=name),
            "endpoint": env._(
                "%(name)s: the electronic address is missing or not valid%(detail)s. Enter the "
                "Peppol e-address on the contact, page Accounting.",
                name=name,
                detail=detail,
            ),
            "register": env._(
                "%(name)s: the number in the register of companies is missing or not "
                "valid%(detail)s. Enter the Company ID or the VAT number on the contact.",
                name=name,
                detail=detail,
            ),
        }
        return sentences[what]

    @api.model
    def _get_form_labels(self, env=None):
        """Return the forms with their labels in the user's language."""
        field = self.env["collections.ereminder.rule"]._fields["form"]
        return field._description_selection(env or self.env)
