from odoo import api, models
from odoo.tools import SQL, format_date

from ..base.collections_participant import Reason
from .collections_legal_action_judgment import DECISIONS

# What is a procedure in court, which keeps a debt from being barred where the law says so.
PROCEDURES = ("payment_order", "small_claim", "suit", "judgment", "enforcement", "insolvency")


class CollectionsLegalFollowup(models.AbstractModel):
    """Legal actions in the pass: their items are not reminded of; they learn what happens."""

    _name = "collections.legal.followup"
    _inherit = ["collections.participant", "collections.limitation.source"]
    _description = "Legal Actions in the Follow-up Pass"

    _participant_order = 66
    _list_button = "action_collections_legal"
    _limitation_order = 40

    @api.model
    def _get_reasons(self):
        # EXTENDS 'collections.participant'
        return [
            Reason(48, "dismissed", self.env._("Dismissed by a court"), "withheld"),
            Reason(85, "legal", self.env._("In a legal action"), "excluded"),
        ]

    @api.model
    def _get_flushed(self):
        # EXTENDS 'collections.participant'
        return {
            "collections.legal.action": [
                *("is_running", "partner_id", "company_id", "state", "outcome", "date_judgment"),
            ],
            "collections.legal.item": [
                *("is_live", "move_line_id", "action_id", "amount_seen", "amount_awarded"),
            ],
        }

    @api.model
    def _get_exclusions(self, ruleset, day, as_of=False):
        # EXTENDS 'collections.participant'
        if as_of:
            held = SQL(
                "k.holds AND a.date_approved <= %s"
                " AND (a.date_closed IS NULL OR a.date_closed > %s)",
                day,
                day,
            )
        else:
            held = SQL("i.is_live")
        refused = self.env["collections.legal.action"]._sql_refused(ruleset.company_id, day)
        return [
            (
                "dismissed",
                SQL(
                    "NOT b.is_credit AND b.disputed > 0 AND b.amount <= 0"
                    " AND b.line_id IN (SELECT r.line_id FROM (%s) r)",
                    refused,
                ),
            ),
            (
                "legal",
                SQL(
                    "b.line_id IN (SELECT i.move_line_id FROM collections_legal_item i"
                    " JOIN collections_legal_action a ON a.id = i.action_id"
                    " JOIN collections_legal_kind k ON k.id = a.kind_id"
                    " WHERE a.company_id = %s AND i.move_line_id IS NOT NULL AND %s)",
                    ruleset.company_id,
                    held,
                ),
            ),
        ]

    @api.model
    def _get_withheld(self, ruleset, day, partner_ids=None, as_of=False):
        # EXTENDS 'collections.participant': what a court has not awarded is claimed no more
        return dict(
            self.env.execute_query(
                self.env["collections.legal.action"]._sql_refused(
                    ruleset.company_id, day, partner_ids
                )
            )
        )

    @api.model
    def _name_withheld(self, items):
        # EXTENDS 'collections.participant'
        # Sudo: what withholds an item is told to whoever reads the item.
        found = (
            self.env["collections.legal.item"]
            .sudo()
            .search(
                [
                    ("move_line_id", "in", items.ids),
                    ("action_id.outcome", "in", ("lost", "part")),
                    ("action_id.date_judgment", "!=", False),
                ]
            )
        )
        return found.action_id.mapped("name")

    @api.model
    def _sql_grounds(self, customer):
        # EXTENDS 'collections.participant'
        return SQL(
            """
            (SELECT string_agg(concat_ws(':', a.id, a.outcome), ',' ORDER BY a.id)
               FROM collections_legal_action a
              WHERE a.partner_id = %s AND (a.is_running OR a.outcome IN ('lost', 'part')))
            """,
            customer,
        )

    @api.model
    def _sql_presence(self, partner_ids):
        # EXTENDS 'collections.participant'
        return SQL(
            "SELECT FROM collections_legal_action"
            " WHERE (is_running OR outcome IN ('lost', 'part')) AND partner_id IN %s",
            partner_ids,
        )

    @api.model
    def _evaluate(self, company, day, partner_ids=None, on_account=None):
        # EXTENDS 'collections.participant': what the ledger says of items, told once
        self.env["collections.legal.item"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT i.id
                  FROM collections_legal_item i
                  JOIN collections_legal_action a ON a.id = i.action_id
                  JOIN account_move_line l ON l.id = i.move_line_id
                 WHERE a.is_running AND a.company_id = %s AND %s
                   AND ROUND(l.amount_residual_currency, 6) IS DISTINCT FROM
                       ROUND(i.amount_seen, 6)
                """,
                company.id,
                SQL("TRUE")
                if partner_ids is None
                else SQL("a.partner_id IN %s", tuple(partner_ids) or (0,)),
            )
        )
        # Sudo: told to the owner, whoever touched the ledger.
        items = self.env["collections.legal.item"].sudo().browse([row[0] for row in rows])
        for action, own in items.grouped("action_id").items():
            self._follow_items(action, own)
        return items.action_id

    @api.model
    def _follow_items(self, action, items):
        """Tell the owner of an action what has happened to its items, and keep that it was told.

        :param action: a running action
        :param items: those of its items of which something else is open than before
        """
        owner = action.user_id
        told = owner._collections_addressed(items)
        texts = [item._describe_change() for item in told]
        for item in items:
            item.write(
                {
                    "amount_seen": item.move_line_id.amount_residual_currency,
                    "match_seen": item._find_last_match(),
                }
            )
        is_paid = all(
            item.currency_id.compare_amounts(item.amount_seen, 0) <= 0 for item in action.line_ids
        )
        if is_paid:
            texts.append(
                owner._collections_addressed(action).env._(
                    "All items are paid: the case is followed up as usual. Close the action."
                )
            )
        action.is_paid = is_paid
        action._tell(" ".join(texts))

    @api.model
    def _after_evaluation(self, changes):
        # EXTENDS 'collections.participant': cases come back when all is paid, and go again when
        # the money is taken back
        for action in changes:
            if action.is_paid:
                action._release_case()
            else:
                action._take_case()

    @api.model
    def _find_kept(self, cases, stage):
        # EXTENDS 'collections.participant': nothing but its end takes a case from the court
        if stage.kind in ("legal", "agency", "closed"):
            return cases.browse()
        # Sudo: what runs keeps the case, whoever moves it.
        running = (
            self.env["collections.legal.action"]
            .sudo()
            .search(
                [
                    ("case_id", "in", cases.ids),
                    ("is_running", "=", True),
                    ("kind_id.holds", "=", True),
                    ("is_paid", "=", False),
                ]
            )
        )
        return cases.filtered(lambda own: own in running.case_id and own.stage_id.kind == "legal")

    @api.model
    def _follow_new(self, records):
        # EXTENDS 'collections.participant': a flag, a dispute, a promise while an action runs
        if records._name == "collections.flag.entry":
            self._follow_flags(records)
            return
        if records._name == "collections.dispute":
            items = records.sudo().line_ids.move_id.line_ids
        elif records._name == "collections.promise":
            items = records.sudo().line_ids.move_line_id
        else:
            return
        # Sudo: the owner is told, whoever has entered it.
        found = (
            self.env["collections.legal.item"]
            .sudo()
            .search([("move_line_id", "in", items.ids), ("action_id.is_running", "=", True)])
        )
        for action in found.action_id:
            own = action.user_id._collections_addressed(action)
            action._tell(
                own.env._("While this runs: %s.", records.sudo()[:1].with_env(own.env).display_name)
            )

    @api.model
    def _follow_flags(self, entries):
        """Tell the owners of running actions that their customer is flagged.

        :param entries: flags that were just set, such as an insolvency
        """
        # Sudo: the owner is told, whoever has set the flag.
        running = (
            self.env["collections.legal.action"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", entries.partner_id.ids),
                    ("state", "in", ("approved", "filed", "decided")),
                ]
            )
        )
        for action in running:
            for entry in entries.sudo():
                if (
                    entry.flag_id.blocks_legal
                    and entry.partner_id == action.partner_id
                    and entry.company_id in (action.company_id, entry.company_id.browse())
                ):
                    action._tell(action.user_id._collections_addressed(entry)._describe())

    @api.model
    def _follow_case(self, case, kept):
        # EXTENDS 'collections.participant': the actions go on in the case that stays
        # Sudo: whoever merges customers need not see their actions.
        self.env["collections.legal.action"].sudo().search([("case_id", "=", case.id)]).write(
            {"case_id": kept.id}
        )

    # ---------------------------------------------------------------------------- limitation

    @api.model
    def _get_limitation_flushed(self):
        # EXTENDS 'collections.limitation.source'
        return {
            "collections.legal.action": None,
            "collections.legal.item": None,
            "collections.legal.date": None,
        }

    @api.model
    def _sql_limitation_facts(self, company, items):
        # OVERRIDE 'collections.limitation.source': a procedure as long as it lasts, and its title;
        # one that was withdrawn or lost counts for nothing
        return SQL(
            """
            SELECT i.move_line_id AS line_id,
                   CASE WHEN d.anchor = 'judgment' THEN 'judgment' ELSE 'action' END AS kind,
                   d.date AS first,
                   CASE WHEN d.anchor = 'filed' THEN a.date_closed END AS last
              FROM collections_legal_item i
              JOIN collections_legal_action a ON a.id = i.action_id AND a.company_id = %s
              JOIN collections_legal_date d ON d.action_id = a.id AND d.is_auto
             WHERE a.type IN %s AND COALESCE(a.outcome, '') NOT IN ('withdrawn', 'lost')
               AND (d.anchor = 'filed'
                    OR d.anchor = 'judgment' AND a.outcome IN ('won', 'paid')
                    -- of what was awarded only: the rest has no title
                    OR d.anchor = 'judgment' AND a.outcome IN ('part', 'settled')
                       AND i.amount_awarded > 0)
               AND i.move_line_id IN (SELECT line_id FROM (%s) own)
            """,
            company.id,
            PROCEDURES,
            items,
        )

    # ------------------------------------------------------------------------------- in words

    @api.model
    def _collect_facts(self, rows, company, day):
        # EXTENDS 'collections.participant'
        ids = [row["line_id"] for row in rows if row["reason"] in ("legal", "dismissed")]
        # Sudo: actions explain items to accountants, who do not read all of them.
        found = (
            self.env["collections.legal.item"]
            .sudo()
            .search([("move_line_id", "in", ids), ("action_id.date_approved", "!=", False)])
        )
        # The latest stands last.
        return {item.move_line_id.id: item.action_id for item in found.sorted("id")}

    @api.model
    def _explain_reason(self, line, row, company, facts):
        # EXTENDS 'collections.participant'
        action = facts.get(line.id)
        if not action:
            return ""
        # Sudo: actions explain items to accountants.
        own = action.with_env(self.env).sudo()
        if row["reason"] == "dismissed":
            return self._explain_dismissed(line)
        return self.env._(
            "Legal action %(number)s (%(kind)s) runs: we send no reminders.",
            number=own.name,
            kind=own.kind_id.name,
        )

    @api.model
    def _explain_dismissed(self, item):
        """Return which decision says that an item is not owed, as a sentence.

        :param item: a receivable item
        """
        # Sudo: decisions explain items to accountants, who do not read all of them.
        found = (
            self.env["collections.legal.action"]
            .sudo()
            .search(
                [
                    ("line_ids.move_line_id", "=", item.id),
                    ("outcome", "in", DECISIONS),
                    ("date_judgment", "!=", False),
                ],
                order="date_judgment DESC, id DESC",
                limit=1,
            )
        )
        return self.env._(
            "A court has not awarded it (%(number)s, %(date)s): write it off, or credit it.",
            number=found.name,
            date=format_date(self.env, found.date_judgment),
        )
