"""Claims that a person chooses: some invoices only, or a level of the person's choice.

Both are decided like a pass, see ``collections_followup_pick.py``, so that whatever keeps an item
out of follow-up keeps it out here too.
"""

from odoo import api, models
from odoo.tools import SQL


class CollectionsFollowupSelect(models.AbstractModel):
    _name = "collections.followup.select"
    _description = "Follow-up Pass"

    @api.model
    def _use_channel(self, ruleset, level, channel):
        """Return the policies with one channel only at a level.

        :param ruleset: the company's policies
        :param level: the level that a person chose
        :param str channel: the channel that a person chose instead of those of the level
        """
        return ruleset._replace(
            levels=tuple(
                other._replace(channels=(channel,)) if other.id == level.id else other
                for other in ruleset.levels
            )
        )

    @api.model
    def _preview(self, lines, level=None):
        """Tell what a run over just these items would do, see ``preview_selection``."""
        levels = self.env["collections.level"]
        # Sudo: the pass reads the whole ledger and the reasons; told are those of the items that
        # the caller has.
        engine = self.sudo()
        result = {}
        engine.env["collections.followup"]._flush_ledger()
        for owner, own_lines in (
            engine.env["collections.followup"]._get_lines_by_owner(lines).items()
        ):
            day = owner._collections_today()
            company_engine = engine.with_company(owner)
            explain = company_engine.env["collections.followup.explain"]
            ruleset = company_engine.env["collections.followup.ruleset"]._get_ruleset(owner)
            partners = own_lines.partner_id.commercial_partner_id
            rows = self.env.execute_query_dict(
                SQL(
                    "SELECT * FROM (%s) d WHERE d.line_id IN %s",
                    company_engine.env["collections.followup.decide"]._sql_decide(
                        ruleset,
                        day,
                        tuple(partners.ids),
                        picks=company_engine.env["collections.followup.pick"]._pick_selection(
                            ruleset, own_lines.ids, level
                        ),
                    ),
                    tuple(own_lines.ids),
                )
            )
            facts = explain._collect_facts(ruleset, rows, owner, day)
            for row in rows:
                line = lines.browse(row["line_id"])
                result[line.id] = {
                    "reason": row["reason"],
                    "text": explain._get_explanation(ruleset, line.sudo(), row, owner, facts),
                    "level": levels.browse(row["level_id"] or []),
                    "next_level": levels.browse(row["next_level_id"] or []),
                }
        for line in lines.sudo():
            if line.id not in result:
                reason, text = engine.env["collections.followup.explain"]._explain_outside(line)
                result[line.id] = {
                    "reason": reason,
                    "text": text,
                    "level": line.collections_level_id,
                    "next_level": levels,
                }
        return result

    @api.model
    def _sql_due_moves(self):
        """Return the SQL that selects the documents of which a run of today would claim something.

        It is a list in brackets, for a domain: the database looks them up itself.
        """
        # Sudo: the pass reads the whole ledger; only ids are looked up, and found are invoices
        # that the user may read.
        engine = self.sudo()
        engine.env["collections.followup"]._flush_ledger()
        found = [SQL("SELECT NULL::int WHERE FALSE")]
        for owner in self.env["collections.followup"]._get_owners_sudo(self.env.companies):
            company_engine = engine.with_company(owner)
            decision = company_engine.env["collections.followup.decide"]._sql_decide(
                company_engine.env["collections.followup.ruleset"]._get_ruleset(owner),
                owner._collections_today(),
            )
            found.append(
                SQL(
                    "SELECT d.move_id FROM (%s) d WHERE d.reason IS NULL AND NOT d.is_credit",
                    decision,
                )
            )
        return SQL("(%s)", SQL(" UNION ALL ").join(found))
