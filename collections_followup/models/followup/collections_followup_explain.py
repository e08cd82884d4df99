"""Answers from the decision: explanations in words."""

from odoo import models
from odoo.tools import SQL


class CollectionsFollowupExplain(models.AbstractModel):
    _name = "collections.followup.explain"
    _description = "Follow-up Pass"

    # ------------------------------------------------------------- explanations

    def _read_explanations(self, lines, date=None):
        """Explain what a pass would do with receivable items, and why.

        :param lines: journal items
        :param date: day of the pass; today in each company if None
        :return: ``{line id: {'level', 'next_level', 'next_date', 'reason', 'text'}}``:
            levels as records (empty if none), the date or False, the reason's code or False
            where the item is chased on that day, and a sentence in the user's language
        """
        result = {}
        self.env["collections.followup"]._flush_ledger()
        rows = self._decide_lines(lines, date)
        level_model = self.env["collections.level"]
        # Sudo: accountants read no item states; what they are told of their items rests on them.
        reached = dict(
            self.env["collections.item"]
            .sudo()
            ._read_group(
                [("move_line_id", "in", [line.id for line in lines if line.id not in rows])],
                ["move_line_id"],
                ["level_id:recordset"],
            )
        )
        # Sudo: whoever may see an item is told why it is not chased, whatever that rests on.
        for line in lines.sudo():
            if line.id in rows:
                ruleset, row, owner, facts = rows[line.id]
                result[line.id] = {
                    "level": level_model.browse(row["level_id"] or []),
                    "next_level": level_model.browse(row["next_level_id"] or []),
                    "next_date": self._get_next_date(ruleset, line, row, facts),
                    "reason": row["reason"],
                    "text": self._get_explanation(ruleset, line, row, owner, facts),
                }
            else:
                reason, text = self._explain_outside(line)
                result[line.id] = {
                    "level": reached.get(line, level_model),
                    "next_level": level_model,
                    "next_date": False,
                    "reason": reason,
                    "text": text,
                }
        self._add_gate_remarks(result, lines.sudo(), rows)
        return result

    def _add_gate_remarks(self, result, lines, rows):
        """Add to what is said of chased items what the gate has against reaching the customer.

        :param dict result: the explanations, by line id
        :param lines: journal items
        :param dict rows: what was decided about them, by line id
        """
        asked, keys = {}, {}
        for line in lines:
            found = result[line.id]
            if found["reason"] or line.id not in rows or rows[line.id][1]["is_credit"]:
                continue
            owner = rows[line.id][2]
            level = found["level"] if rows[line.id][1]["repeated"] else found["next_level"]
            customer = line.partner_id.commercial_partner_id
            keys[line.id] = key = (owner, customer, level)
            known = asked[key][4] if key in asked else line.browse()
            asked[key] = (
                owner,
                customer,
                level,
                level._get_channels() if level else [],
                known | line,
            )
        if not asked:
            return
        # Sudo: the answer is told in words, as the reasons are.
        texts = self.env["collections.level"].sudo()._describe_gate(asked)
        for line_id, key in keys.items():
            if texts[key]:
                remark = self.env._("Contact rules now: %s", texts[key])
                result[line_id]["text"] = f"{result[line_id]['text']} {remark}"

    def _decide_lines(self, lines, date):
        """Return the decision about journal items, see ``_read_explanations``.

        :return: by item id, for those that a pass looks at: the ruleset, the decision, the company
            that keeps the cases, and facts
        """
        rows = {}
        # Sudo: the reasons lie in records that accountants do not read; they are told in words
        # about items that they do.
        for company, company_lines in lines.sudo().grouped("company_id").items():
            owner = company._collections_owner()
            partners = company_lines.partner_id.commercial_partner_id
            if not owner or not partners:
                continue
            today = owner._collections_today()
            day = date or today
            engine = self.with_company(owner)
            ruleset = engine.env["collections.followup.ruleset"]._get_ruleset(owner)
            decided = self.env.execute_query_dict(
                SQL(
                    "SELECT * FROM (%s) d WHERE d.line_id IN %s",
                    engine.env["collections.followup.decide"]._sql_decide(
                        ruleset, day, partner_ids=tuple(partners.ids), as_of=day < today
                    ),
                    tuple(company_lines.ids),
                )
            )
            facts = engine._collect_facts(ruleset, decided, owner, day)
            for row in decided:
                rows[row["line_id"]] = (ruleset, row, owner, facts)
        return rows

    def _explain_outside(self, line):
        """Explain an item that the pass does not look at.

        :return: the reason's code and a sentence
        """
        if line.parent_state != "posted":
            return "not_posted", self.env._("The entry is not posted.")
        if line.account_type != "asset_receivable":
            return "not_receivable", self.env._("This is not a receivable item.")
        if not line.partner_id:
            return "no_partner", self.env._(
                "The item has no customer. Enter one on the journal entry to follow it up."
            )
        if line.reconciled or not line.amount_residual:
            return "settled", self.env._("Nothing is open any more.")
        return "no_level", self.env._(
            "%s has no follow-up policy. Choose one in Settings.", line.company_id.name
        )

    def _collect_facts(self, ruleset, rows, company, day):
        """Read once what the explanations of many items name, and give reasons their names.

        :param ruleset: the company's policies
        :param list rows: decisions about items, as dicts, see ``_sql_decide``; afterwards their
            ``reason`` is a name or False, and ``agreed`` says whether an agreement holds the item
        :param company: the company that keeps the cases
        :param day: the day of the pass
        :return: what each participant has found, by its name
        """
        reasons = ruleset.reasons
        for row in rows:
            row["reason"] = reasons.names.get(row["reason"], False)
            row["agreed"] = reasons.kinds.get(row["reason"]) == "agreed"
        return {
            participant._name: participant._collect_facts(rows, company, day)
            for participant in self.env["collections.participant"]._get_participants()
        }

    def _get_explanation(self, ruleset, line, row, company, facts):
        """Return one sentence that says what happens to an item, and why."""
        text = self._get_main_sentence(ruleset, line, row, company, facts)
        for participant in self.env["collections.participant"]._get_participants():
            text = participant._add_remarks(text, line, row, facts[participant._name])
        return text

    def _get_main_sentence(self, ruleset, line, row, company, facts):
        """Return what an explanation begins with, see ``_get_explanation``."""
        env = self.env
        reason = row["reason"]
        if row["is_credit"] and reason != "settled":
            return env._("A credit: it is deducted from what the customer is asked to pay.")
        if not reason:
            if row["repeated"]:
                level = env["collections.level"].browse(row["level_id"] or [])
                return env._("Due for %s again today.", level.name)
            upcoming = env["collections.level"].browse(row["next_level_id"] or [])
            return env._("Due for %s today.", upcoming.name)
        owner = ruleset.reasons.owners[reason]
        text = env[owner]._explain_reason(line, row, company, facts[owner])
        return text or dict(self.env["collections.followup"]._selection_reason())[reason]

    def _get_next_date(self, ruleset, line, row, facts):
        """Return the day on which an item comes next, or False."""
        owner = ruleset.reasons.owners.get(row["reason"])
        if owner:
            return self.env[owner]._get_next_date(line, row, facts[owner]) or False
        return row["next_date"] or False
