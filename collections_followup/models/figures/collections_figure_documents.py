"""From a figure to the documents behind it."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class CollectionsFigure(models.AbstractModel):
    _inherit = "collections.figure"

    @api.model
    def get_documents(self, name, place=0, kind="month", day=None, **asked):
        """Return the action that lists the documents behind a figure.

        :param int place: number of the list, see ``lists`` of ``get_detail``
        :param asked: ``group_by`` and ``group``, the id of one, and ``convention``
        """
        company = self.env.company
        period = self._get_page_periods(company, kind, day)["now"]
        group_by = asked.get("group_by") or None
        given = self._check_dict(asked.get("convention"))
        figure, source, scope = self._ask(name, company, [period], group_by, given)
        lists = source._get_document_lists(figure, scope)
        if not isinstance(place, int) or not 0 <= place < len(lists):
            raise UserError(self.env._("There is no such list of documents."))
        label, model, domain = lists[place]
        self.env[model].check_access("read")
        domain &= self._get_limited_domain(scope, model)
        if group_by:
            domain &= self._get_group_domain(source, scope, model, asked.get("group"))
        return {
            "type": "ir.actions.act_window",
            "name": f"{figure.label}: {label}",
            "res_model": model,
            "views": [(False, "list"), (False, "form")],
            "domain": list(domain),
            "context": {"create": False},
        }

    @api.model
    def do_step(self, name, step, kind="month", day=None, convention=None):
        """Do something about a figure, see ``steps`` of ``get_detail``.

        :return: an action
        """
        company = self.env.company
        period = self._get_page_periods(company, kind, day)["now"]
        given = self._check_dict(convention)
        figure, source, scope = self._ask(name, company, [period], None, given)
        if not isinstance(step, str) or step not in source._get_steps(figure):
            raise UserError(self.env._("This cannot be done about the figure."))
        return source._do_step(step, figure, scope)

    @api.model
    def _get_customer_path(self, model):
        """Return where the customer of a document stands.

        :param str model: whose records they are
        """
        if model.startswith("account."):
            return "partner_id.commercial_partner_id"
        return getattr(self.env[model], "_figure_customer", "partner_id")

    @api.model
    def _get_group_domain(self, source, scope, model, group):
        """Return the domain of the documents of one group.

        :param str model: whose records they are
        :param group: id of the group, False for those in none
        """
        if group and not isinstance(group, int):
            raise UserError(self.env._("There is no such group."))
        group = group or False
        path = self._get_customer_path(model)
        if scope.group_by == "company":
            return Domain("company_id", "=", group)
        if scope.group_by == "partner":
            return Domain(path, "=", group)
        if scope.group_by == "parent":
            return Domain(path, "child_of", group) if group else Domain(path, "=", False)
        if scope.group_by == "collector":
            if source._figure_person:
                return Domain(source._figure_person, "=", group)
            customers = source._find_held(scope, [group] if group else None)
            return Domain(path, "in" if group else "not in", customers)
        if scope.group_by == "salesperson":
            return self._get_seller_domain(model, path, group)
        field = {
            "account_owner": "user_id",
            "industry": "industry_id",
            "country": "country_id",
            "tag": "category_id",
        }[scope.group_by]
        return Domain(f"{path}.{field}", "=", group)

    @api.model
    def _get_seller_domain(self, model, path, group):
        """Return the domain of the documents of a salesperson: the invoice's, or the customer's.

        :param str path: where the customer stands
        """
        sold = "invoice_user_id" if model == "account.move" else "move_id.invoice_user_id"
        if model != "account.move" and "move_id" not in self.env[model]._fields:
            # What is about no invoice is of the customer's.
            return Domain(f"{path}.user_id", "=", group)
        by_customer = Domain(sold, "=", False) & Domain(f"{path}.user_id", "=", group)
        return Domain(sold, "=", group) | by_customer if group else by_customer

    @api.model
    def _get_limited_domain(self, scope, model):
        """Return the domain that keeps out colleagues' customers, where the user sees his own.

        Record rules do so where they know of it: of what is in the ledger they do not.
        """
        if not scope.limited or not model.startswith("account."):
            return Domain.TRUE
        others = self._find_customers(scope.limited, SQL("!= %s", self.env.uid))
        path = self._get_customer_path(model)
        return Domain("company_id", "not in", scope.limited.ids) | Domain(path, "not in", others)

    @api.model
    def _find_customers(self, companies, whose):
        """Return the ids of customers by whose they are, in one of some companies at least.

        :param companies: companies of documents
        :param SQL whose: condition on the collector
        """
        self.env.flush_all()
        owners = self.env["res.company"].union(
            *(company._collections_owner() for company in companies)
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT customer.id
                  FROM res_partner customer
            CROSS JOIN UNNEST(%(owners)s::int[]) keeper (owner_id)
             LEFT JOIN collections_case kept ON kept.partner_id = customer.id
                   AND kept.company_id = keeper.owner_id AND kept.state = 'open'
                 WHERE customer.commercial_partner_id = customer.id
                   AND (%(collector)s) %(whose)s
                """,
                owners=owners.ids,
                collector=self.env["collections.ageing"]._get_groupings()["collector"].value,
                whose=whose,
            )
        )
        return [customer_id for [customer_id] in rows]
