"""What is posted or confirmed beyond a limit: stopped, or recorded, as the company wants it."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date, formatLang

from ..base.res_partner import COLLECTIONS_READERS


class CollectionsExposure(models.AbstractModel):
    _inherit = "collections.exposure"

    @api.model
    @api.private
    def _begin(self, documents, without=(), billed=None):
        """Look at the limits of customers before something is posted or confirmed.

        Of two transactions that sell to one customer at once, the second fails to serialize and
        begins anew, on what the first has done.

        :param documents: invoices, or orders
        :param without: ids of orders that were not there before, and do not count yet
        :param billed: commercial partners who will be billed beside those who are now
        :return: what ``_finish`` takes
        """
        looked_at = []
        for company, own in self._group_by_keeper_sudo(documents):
            customers = self._get_billed_sudo(own)
            if billed:
                # Sudo: as those who are billed now.
                customers |= billed.sudo()
            groups = (False, True) if company.collections_credit_group else (False,)
            for group in groups:
                before = self._read_watched(customers, company, group, without)
                if before:
                    looked_at.append((company, own, group, before))
        members = self.env["res.partner"].union(
            *(
                exposure.members
                for _company, _own, _group, before in looked_at
                for exposure in before.values()
            )
        )
        if members:
            self._take_turn(members)
        return looked_at

    @api.model
    @api.private
    def _finish(self, looked_at):
        """Stop what was posted or confirmed and led beyond a limit, or record that it passed.

        What adds nothing passes: the invoice of an order that was confirmed.

        :param looked_at: see ``_begin``
        :raise UserError: it is stopped; it says why, and whom to ask
        """
        for company, documents, group, before in looked_at:
            after = self._read(self.env["res.partner"].union(*before), company, group=group)
            for customer, exposure in before.items():
                now = after[customer]
                added = now.bound - exposure.bound
                if company.currency_id.compare_amounts(added, 0.0) <= 0:
                    continue
                if company.currency_id.compare_amounts(now.bound, exposure.limit) <= 0:
                    continue
                now = now._replace(
                    limit=exposure.limit, lapsed=exposure.lapsed, uncovered=exposure.uncovered
                )
                self._judge(company, documents, customer, now)

    @api.model
    def _read_watched(self, customers, company, group=False, without=()):
        """Return the exposure of those customers who have a limit.

        Where an insured limit has ended, or does not count for what is new because the customer
        was given too much time, and nobody has decided since, no more is given than is secured,
        whatever the limit was.

        :param customers: commercial partners
        :param company: the company that keeps the cases
        :param bool group: of their groups
        :param without: ids of orders that do not count
        """
        # Sudo: what is insured counts, whoever sells.
        files = self.env["collections.credit.file"].sudo()
        lapsed = {} if group else files._read_lapsed(customers, company)
        uncovered = {} if group else files._read_uncovered(customers, company)
        ended = {**uncovered, **lapsed}
        watched = customers.filtered(
            lambda own: group or own.id in ended or self._get_limit(own, company) is not None
        )
        if not watched:
            return {}
        found = {
            customer: exposure
            for customer, exposure in self._read(
                watched, company, group=group, without=without
            ).items()
            if exposure.limit is not None or customer.id in ended
        }
        if ended:
            covers = files._read_cover_sudo(watched, company)
            for customer, exposure in found.items():
                secured = covers[customer].secured
                is_more = exposure.limit is None or exposure.limit > secured
                if customer.id in ended and is_more:
                    found[customer] = exposure._replace(
                        limit=secured,
                        lapsed=lapsed.get(customer.id),
                        uncovered=uncovered.get(customer.id),
                    )
        return found

    @api.model
    def _judge(self, company, documents, customer, exposure):
        """Let pass what is released or recorded, and stop the rest.

        :param documents: those that were posted or confirmed; of one customer or several
        """
        own = documents.filtered(
            lambda document: (
                document.state in ("posted", "sale") and self._get_billed_sudo(document) == customer
            )
        )
        releases = self.env["collections.credit.release"]
        if found := self._find_release_sudo(company, own, customer, exposure):
            self._note(own, found.with_env(self.env)._describe())
            return
        if company.collections_credit_rule == "block":
            raise UserError(self._explain(company, exposure))
        # Sudo: the log is the add-on's, whoever posts.
        releases.sudo().create(
            [
                {
                    "kind": "warned",
                    "partner_id": customer.id,
                    "company_id": company.id,
                    **releases._get_reference(document),
                    "document": document.display_name,
                    "amount": exposure.bound,
                    "limit": exposure.limit,
                    "user_id": self.env.uid,
                    "date": company._collections_today(),
                }
                for document in own
            ]
        )
        self._note(own, self._explain(company, exposure, is_stopped=False))

    @api.model
    def _note(self, documents, text):
        """Write a note into the chatter of documents."""
        # Sudo: the note is the add-on's, whoever posts or confirms.
        for document in documents.sudo():
            document._message_log(body=text)

    @api.model
    @api.private
    def _explain(self, company, exposure, is_stopped=True):
        """Return the sentence about what is beyond a limit.

        With amounts for those who may read them; others learn no more than that it is stopped,
        and whom to ask.
        """
        # Sudo: the customer of the document is named to whoever works on it.
        customer, company = exposure.head.sudo(), company.sudo()
        who = company._collections_name_credit_deciders(exposure.bound)
        if not self.env.user.has_groups(COLLECTIONS_READERS):
            return self.env._(
                "Stopped: the credit of %(customer)s is used up. Ask for a release: %(people)s.",
                customer=customer.display_name,
                people=who,
            )

        def money(amount):
            return formatLang(self.env, amount, currency_obj=company.currency_id)

        ended = ""
        if exposure.lapsed:
            ended = self.env._(
                " The insurer's cover ended on %s, and nobody has decided since: no more is given "
                "than is secured.",
                format_date(self.env, exposure.lapsed),
            )
        elif exposure.uncovered:
            ended = self.env._(
                " An item is open longer than the insurer allows: what is new is not covered since "
                "%s, and no more is given than is secured.",
                format_date(self.env, exposure.uncovered),
            )
        words = {
            "customer": customer.display_name,
            "ended": ended,
            "bound": money(exposure.bound),
            "limit": money(exposure.limit),
            "open": money(exposure.open),
            "orders": money(exposure.bound - exposure.open),
            "people": who,
        }
        if not is_stopped:
            return self.env._(
                "Beyond the credit limit: %(customer)s is bound to pay %(bound)s (open %(open)s, "
                "ordered %(orders)s), the limit is %(limit)s.%(ended)s It passed, and is recorded.",
                **words,
            )
        return self.env._(
            "Stopped at the credit limit: %(customer)s would be bound to pay %(bound)s (open "
            "%(open)s, ordered %(orders)s), the limit is %(limit)s.%(ended)s Ask for a release: "
            "%(people)s.",
            **words,
        )

    @api.model
    @api.private
    def _warn_before(self, document, added):
        """Return the sentence on a document that is not posted or confirmed yet, or "".

        None where nobody watches limits.

        :param document: an invoice or an order
        :param float added: by how much it adds to what the customer is bound to pay, in the
            company's currency
        """
        if not self._group_by_keeper_sudo(document):
            return None
        company, _customer, later, released = self._look_ahead_sudo(document, added)
        if not later:
            return ""
        if released:
            return released.with_env(self.env)._describe()
        if company.collections_credit_rule == "block":
            requests = self.env["collections.credit.request"]
            asked = requests._describe_last(document._origin)
            return " ".join(filter(None, (self._explain(company, later), asked)))
        return self.env._(
            "Beyond the credit limit of %s: it may pass, and is recorded.",
            # Sudo: the customer of the document is named to whoever works on it.
            later.head.sudo().display_name,
        )

    @api.model
    def _look_ahead_sudo(self, document, added):
        """Return what a document would lead to that is not posted or confirmed yet.

        :param document: an invoice or an order
        :param float added: by how much it adds to what the customer is bound to pay, in the
            company's currency
        :return: the company that watches limits, the customer, the ``Exposure`` with the document,
            of the customer or of the group, and the release by which it passes; the last two are
            None where it stays within the limits, and all are where nobody watches limits
        """
        # Sudo: settings, and the exposure, whoever sells; what is told of it is for whoever may
        # read it.
        found = self._group_by_keeper_sudo(document)
        if not found:
            return None, None, None, None
        ((company, _own),) = found
        customer = self._get_billed_sudo(document)._origin
        beyond = []
        groups = (False, True) if company.collections_credit_group else (False,)
        for group in groups if customer else ():
            now = self._read_watched(customer, company, group).get(customer)
            if not now:
                continue
            later = now._replace(bound=company.currency_id.round(now.bound + max(added, 0.0)))
            if company.currency_id.compare_amounts(later.bound, now.limit) > 0:
                released = self._find_release_sudo(company, document._origin, customer, later)
                beyond.append((company, customer, later, released))
        if not beyond:
            return company, customer, None, None
        # What is not released stops it, of that the most.
        return max(beyond, key=lambda own: (not own[3], own[2].bound))

    @api.model
    def _find_release_sudo(self, company, documents, customer, exposure):
        """Return the release by which documents pass a limit; none where it is not high enough."""
        # Sudo: what is released is released, whoever sells.
        releases = self.env["collections.credit.release"].sudo()
        found = releases._find_in_force_sudo(customer | exposure.head, company, documents)[:1]
        is_enough = found and company.currency_id.compare_amounts(exposure.bound, found.amount) <= 0
        return found if is_enough else releases

    @api.model
    def _get_added_sudo(self, document):
        """Return by how much an invoice or order would add to what its customer is bound to pay.

        In the currency of the company; less what the order of an invoice has added already.
        """
        # Sudo: an amount of the ledger; who asks works on the document.
        document = document.sudo()
        if document._name == "account.move":
            amount = document.amount_total_signed
            return amount - document._get_partner_credit_warning_exclude_amount()
        return document.amount_total / (document.currency_rate or 1.0)

    # --------------------------------------------------------------------------- whose

    @api.model
    def _group_by_keeper_sudo(self, documents):
        """Return the companies that watch limits, each with those of the documents that count."""
        # Sudo: settings of companies are read by few.
        result = {}
        for company, own in documents.sudo().grouped("company_id").items():
            keeper = (company._collections_owner() or company).sudo()
            if keeper._collections_watches_credit():
                result[keeper] = result.get(keeper, documents.browse()) | own
        return list(result.items())

    @api.model
    def _get_billed_sudo(self, documents):
        """Return the commercial partners who are billed."""
        # Sudo: who is billed counts, whoever may read the contact.
        documents = documents.sudo()
        if documents._name == "account.move":
            return documents.commercial_partner_id
        return documents.partner_invoice_id.commercial_partner_id

    @api.model
    def _take_turn(self, customers):
        """Change the rows of customers: who looks at the same at once waits, and begins anew."""
        if not customers:
            return
        self.env.flush_all()
        ids = tuple(sorted(customers.ids))
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner SET collections_credit_turn
                                       = (COALESCE(collections_credit_turn, 0) + 1) %% 1000000
                 WHERE id IN (SELECT id FROM res_partner WHERE id IN %s ORDER BY id FOR UPDATE)
                """,
                ids,
            )
        )
        customers.invalidate_recordset(["collections_credit_turn"], flush=False)
