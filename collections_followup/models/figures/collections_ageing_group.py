"""What an ageing can be grouped by: each grouping is one entry here.

Who collects, the stage and the customer's own data are those of now: the ledger keeps no history
of them. The level is that of the day, by the notices sent until then.
"""

from collections import namedtuple

from odoo import api, models
from odoo.tools import SQL

# ``key``: what a row says it under; ``model`` of the value; ``value``: SQL over an item ``i`` and
# the joins it needs, by their names in ``_get_joins``; ``present``: whether it is as of now,
# whatever the day.
Grouping = namedtuple("Grouping", "name label key model value joins present")


class CollectionsAgeing(models.AbstractModel):
    _inherit = "collections.ageing"

    @api.model
    def _get_groupings(self):
        """Return what can be grouped by, by name, in the order in which it is offered."""
        labels = self._get_grouping_labels()
        listed = [
            ("partner", "partner_id", "res.partner", "i.customer_id", (), False),
            (
                *("parent", "parent_id", "res.partner"),
                *("COALESCE(family.top_id, i.customer_id)", ("family",), True),
            ),
            (
                *("collector", "collector_id", "res.users"),
                "CASE WHEN kept.id IS NOT NULL THEN kept.user_id"
                " ELSE (customer.collections_user_id->>keeper.owner_id::text)::int END",
                *(("customer", "keeper", "kept"), True),
            ),
            *self._list_customer_groupings(),
            (
                *("currency", "item_currency_id", "res.currency"),
                *("i.item_currency_id", (), False),
            ),
            (
                *("company", "company_id", "res.company"),
                *("i.company_id", (), False),
            ),
            (
                *("level", "level_id", "collections.level"),
                *("reached.level_id", ("reached",), False),
            ),
            (
                *("policy", "policy_id", "collections.policy"),
                "(SELECT l.policy_id FROM collections_level l WHERE l.id = reached.level_id)",
                *(("reached",), False),
            ),
            (
                *("stage", "stage_id", "collections.stage"),
                *("kept.stage_id", ("keeper", "kept"), True),
            ),
            (
                *("account", "account_id", "account.account"),
                *("i.account_id", (), False),
            ),
        ]
        return {
            name: Grouping(name, labels[name], key, model, SQL(value), joins, present)
            for name, key, model, value, joins, present in listed
        }

    @api.model
    def _list_customer_groupings(self):
        """Return those by what customers have of their own; see ``_get_groupings``."""
        return [
            (
                *("salesperson", "salesperson_id", "res.users"),
                *("COALESCE(move.invoice_user_id, customer.user_id)", ("customer", "move"), True),
            ),
            (
                *("account_owner", "account_owner_id", "res.users"),
                *("customer.user_id", ("customer",), True),
            ),
            (
                *("industry", "industry_id", "res.partner.industry"),
                *("customer.industry_id", ("customer",), True),
            ),
            (
                *("country", "country_id", "res.country"),
                *("customer.country_id", ("customer",), True),
            ),
            (
                *("tag", "tag_id", "res.partner.category"),
                *("tag.tag_id", ("tag",), True),
            ),
        ]

    @api.model
    def _get_grouping_labels(self):
        """Return the names of the groupings for people, by name."""
        env = self.env
        return {
            "partner": env._("Customer"),
            "parent": env._("Parent group"),
            "collector": env._("Collector"),
            "salesperson": env._("Salesperson"),
            "account_owner": env._("Customer's salesperson"),
            "industry": env._("Industry"),
            "country": env._("Country"),
            "tag": env._("Tag"),
            "currency": env._("Currency"),
            "company": env._("Company"),
            "level": env._("Level"),
            "policy": env._("Policy"),
            "stage": env._("Stage"),
            "account": env._("Account"),
        }

    @api.model
    def _sql_joins(self, asked, groupings):
        """Return the joins that some groupings need, each once."""
        needed = {name for grouping in groupings for name in grouping.joins}
        return SQL(" ").join(
            make(asked) for name, make in self._get_joins().items() if name in needed
        )

    @api.model
    def _get_joins(self):
        """Return what makes each join, by name, in an order in which they can stand."""
        return {
            "customer": lambda asked: SQL(
                "LEFT JOIN res_partner customer ON customer.id = i.customer_id"
            ),
            "move": lambda asked: SQL("JOIN account_move move ON move.id = i.move_id"),
            "keeper": self._sql_keeper,
            "kept": lambda asked: SQL(
                "LEFT JOIN collections_case kept ON kept.partner_id = i.customer_id"
                " AND kept.company_id = keeper.owner_id AND kept.state = 'open'"
            ),
            "family": self._sql_family,
            "tag": self._sql_tag,
            "reached": lambda asked: SQL(
                "LEFT JOIN %s reached ON reached.move_line_id = i.line_id",
                self.env["collections.followup.decide"]._sql_states(
                    asked.day, asked.day < asked.company._collections_today()
                ),
            ),
        }

    @api.model
    def _sql_keeper(self, asked):
        """Return the join with the company that keeps the cases of an item's company."""
        return SQL(
            "LEFT JOIN (VALUES %s) AS keeper(company_id, owner_id)"
            " ON keeper.company_id = i.company_id",
            SQL(", ").join(
                SQL("(%s, %s::int)", company.id, company._collections_owner().id or None)
                for company in asked.companies
            ),
        )

    @api.model
    def _sql_family(self, _asked):
        """Return the join with the company at the top of a customer's companies.

        Commercial partners are companies of their own; few of them have a parent.
        """
        return SQL(
            """
            LEFT JOIN (
                WITH RECURSIVE up(id, top_id, height) AS (
                    SELECT id, parent_id, 1 FROM res_partner
                     WHERE parent_id IS NOT NULL AND commercial_partner_id = id
                 UNION ALL
                    SELECT up.id, above.parent_id, up.height + 1
                      FROM up
                      JOIN res_partner above ON above.id = up.top_id
                     WHERE above.parent_id IS NOT NULL AND up.height < 100)
                SELECT DISTINCT ON (id) id, top_id FROM up ORDER BY id, height DESC
            ) family ON family.id = i.customer_id
            """
        )

    @api.model
    def _sql_tag(self, _asked):
        """Return the join with a customer's tags: an item is in each of them."""
        field = self.env["res.partner"]._fields["category_id"]
        return SQL(
            "LEFT JOIN (SELECT %s AS partner_id, %s AS tag_id FROM %s) tag"
            " ON tag.partner_id = i.customer_id",
            SQL.identifier(field.column1),
            SQL.identifier(field.column2),
            SQL.identifier(field.relation),
        )

    @api.model
    def _get_names(self, grouping, values):
        """Return the names of the values of a grouping, by value; of none under False.

        :param values: ids, or False
        """
        ids = [value for value in dict.fromkeys(values) if value]
        if grouping.model == "res.partner":
            # There may be tens of thousands of them: not one by one.
            names = dict(
                self.env.execute_query(
                    SQL(
                        "SELECT id, COALESCE(complete_name, name) FROM res_partner"
                        " WHERE id = ANY(%s)",
                        ids,
                    )
                )
            )
        else:
            # Sudo: names of what the rows that the user reads are about, be it people or records
            # of companies that he is not in.
            records = self.env[grouping.model].sudo().with_context(active_test=False).browse(ids)
            names = {record.id: record.display_name for record in records.exists()}
        return {
            False: self.env._("None"),
            **{value: names.get(value) or self.env._("Deleted (%s)", value) for value in ids},
        }
