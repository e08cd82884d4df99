"""Interest and charges in the follow-up pass: what notices claim, and cases that go on by it."""

from odoo import api, models
from odoo.tools import SQL


class CollectionsCharge(models.Model):
    _name = "collections.charge"
    _inherit = ["collections.charge", "collections.participant"]

    _participant_order = 78

    @api.model
    def _get_flushed(self):
        # EXTENDS 'collections.participant'
        return {"collections.charge": None, "collections.charge.change": None}

    @api.model
    def _sql_presence(self, partner_ids):
        # EXTENDS 'collections.participant'
        return SQL("SELECT FROM collections_charge WHERE partner_id IN %s", partner_ids)

    @api.model
    def _evaluate(self, company, day, partner_ids=None, on_account=None):
        # EXTENDS 'collections.participant': the interest of what is paid stays where it is, and
        # has ended where all of it is waived or booked; where a payment is taken back it goes on,
        # and so does what was invoiced where the invoice is not posted any more
        self.flush_model()
        self.env["account.move"].flush_model(["state"])
        ids = partner_ids if partner_ids is None else tuple(partner_ids) or (0,)
        scope = SQL() if ids is None else SQL("AND partner_id IN %s", ids)
        rows = self.env.execute_query(self._sql_outdated(company, scope))
        self._update_states(self.env["account.move.line"].browse([row[0] for row in rows]))

    @api.model
    def _sql_outdated(self, company, scope):
        """Return the query of items of whose charges the state may be none any more.

        ``most``: what was claimed at least when an invoice was made that is not posted now.

        :param scope: condition on ``partner_id``, with its AND
        """
        return SQL(
            """
            WITH change AS (
                SELECT c.id, c.move_line_id, c.kind,
                       c.amount - COALESCE(c.amount_reinstated, 0) AS amount,
                       (c.event = 'waived' OR m.state = 'posted') IS TRUE AS counts
                  FROM (SELECT * FROM collections_charge_change
                         WHERE company_id = %(company)s %(scope)s) c
             LEFT JOIN account_move m ON m.id = c.move_id),
            gone AS (
                SELECT move_line_id, kind, COALESCE(SUM(amount) FILTER (WHERE counts), 0) AS amount,
                       MAX(amount + before) FILTER (WHERE NOT counts) AS most
                  FROM (SELECT *, COALESCE(SUM(amount) FILTER (WHERE counts)
                                           OVER (PARTITION BY move_line_id, kind ORDER BY id), 0)
                                  AS before
                          FROM change) ordered
              GROUP BY 1, 2),
            charge AS (
                SELECT move_line_id, kind, state, SUM(amount) OVER (PARTITION BY move_line_id, kind)
                       AS amount
                  FROM collections_charge WHERE company_id = %(company)s %(scope)s)
            SELECT h.move_line_id
              FROM charge h
              JOIN account_move_line l ON l.id = h.move_line_id
         LEFT JOIN gone g ON g.move_line_id = h.move_line_id AND g.kind = h.kind
             WHERE CASE WHEN h.kind != 'interest'
                        THEN (h.state = 'claimed') != (h.amount > COALESCE(g.amount, 0))
                        ELSE (h.state = 'claimed') = (l.reconciled IS TRUE)
                             OR h.state = 'ended' AND GREATEST(h.amount, g.most) > g.amount
                                AND g.most IS NOT NULL END
            """,
            company=company.id,
            scope=scope,
        )

    @api.model
    def _sql_kept_open(self, case):
        # EXTENDS 'collections.participant': what was claimed is followed up until it is paid or
        # waived, also when the debt itself is paid
        return SQL(
            "EXISTS (SELECT FROM collections_charge h WHERE h.company_id = %(case)s.company_id"
            " AND h.partner_id = %(case)s.partner_id AND h.state = 'claimed')",
            case=case,
        )

    @api.model
    def _sql_grounds(self, customer):
        # EXTENDS 'collections.participant': what was claimed, waived and invoiced
        return SQL(
            """
            concat_ws('/',
                (SELECT string_agg(concat_ws(':', h.id, h.state), ',' ORDER BY h.id)
                   FROM collections_charge h
                  WHERE h.partner_id = %(customer)s AND h.kind != 'interest'),
                (SELECT string_agg(concat_ws(':', h.id, h.amount_reinstated, m.state), ','
                                   ORDER BY h.id)
                   FROM collections_charge_change h
              LEFT JOIN account_move m ON m.id = h.move_id
                  WHERE h.partner_id = %(customer)s))
            """,
            customer=customer,
        )

    @api.model
    def _get_asked(self, notices):
        # EXTENDS 'collections.participant'
        return notices._read_charge_totals()

    @api.model
    def _follow_customers(self, contacts, customers):
        # EXTENDS 'collections.participant': what was claimed goes along with its item
        self.env.flush_all()
        for model in ("collections.charge", "collections.charge.change"):
            self.env.cr.execute(
                SQL(
                    "UPDATE %s h SET partner_id = p.commercial_partner_id"
                    " FROM account_move_line l JOIN res_partner p ON p.id = l.partner_id"
                    " WHERE h.move_line_id = l.id AND h.partner_id IN %s"
                    " AND h.partner_id != p.commercial_partner_id",
                    SQL.identifier(self.env[model]._table),
                    tuple(customers.ids) or (0,),
                )
            )
            self.env[model].invalidate_model(["partner_id", "collector_id"])

    @api.model
    def _before_sending(self, notices):
        # EXTENDS 'collections.participant'
        notices._write_down_charges()

    @api.model
    def _after_sending(self, notices):
        # EXTENDS 'collections.participant'
        # Sudo: a setting, which few read.
        claiming = notices.filtered(lambda notice: notice.company_id.sudo().collections_charges)
        if claiming:
            self._claim(claiming)
            self.env["collections.claim.booking"]._book_at_level(claiming)
