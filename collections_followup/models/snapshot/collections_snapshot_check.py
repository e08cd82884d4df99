"""A recorded month looked at again: where the ledger changed it is restated, and says why."""

from odoo import api, models
from odoo.tools import date_utils, formatLang, groupby

from .collections_snapshot_sql import COMPARED

# So many entries are named in words; all of them are linked.
NAMED = 10


class CollectionsSnapshot(models.Model):
    _inherit = "collections.snapshot"

    def _check_ledger_sudo(self):
        """Compare a recorded snapshot with what the ledger says of its day now.

        Where they differ, a new one takes its place. Of two workers at once, one does it.

        :return: the new one; none where nothing changed
        """
        self.ensure_one()
        # Sudo: written by nobody but the add-on; the whole company is compared.
        own = self.sudo().with_context(lang=self.company_id.sudo().partner_id.lang)
        none = own.browse()
        if not own.try_lock_for_update():
            return none
        own.invalidate_recordset()
        if own.state != "current":
            return none
        own.env.flush_all()
        rows = own.env.execute_query_dict(own._sql_differences())
        changes = own._find_changes([row["customer_id"] for row in rows])
        if not changes and not own._differs_in_sum(rows):
            # Customers who went together or apart: the ledger itself is the same.
            rows = []
        before = own.kind == "month" and own._read_stale_beginning()
        if not rows and before is False:
            return none
        return own._restate(own._explain_restating(rows, changes), changes)

    @api.model
    def _differs_in_sum(self, rows):
        """Return whether differences are there in a currency, all customers together."""
        sums = {}
        for row in rows:
            for name in COMPARED:
                key = row["currency_id"], name
                sums[key] = sums.get(key, 0) + row[name]
        return any(sums.values())

    def _find_changes(self, customer_ids):
        """Return what was changed since this was recorded, with a day up to its own.

        :param customer_ids: commercial partners that differ, None for nobody's entries
        """
        return self.env["collections.snapshot.change"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("day", "<=", self.day),
                ("partner_id", "in", [customer or False for customer in customer_ids]),
                "|",
                ("id", ">", self.last_change),
                ("create_date", ">", self.date_taken),
            ],
            order="id",
        )

    def _read_stale_beginning(self):
        """Return what was open before the month, if it is not what this has; else False.

        The month before was restated then.
        """
        beginning = self._read_columns(["beginning"])[self.id]["beginning"]
        found = self._find_before()
        if not found:
            return False
        opened = found._read_columns(["open"])[found.id]["open"]
        return False if opened == beginning else opened

    def _find_before(self):
        """Return the snapshot of the month before in force, or none."""
        self.ensure_one()
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("kind", "=", "month"),
                ("state", "=", "current"),
                ("day", "=", date_utils.subtract(self._get_period()[0], days=1)),
            ]
        )

    def _restate(self, reason, changes):
        """Let a new snapshot, read now, take the place of this one.

        :param str reason: why, in words
        :param changes: what was changed in the ledger
        :return: the new one
        """
        self.state = "replaced"
        self.env.flush_all()
        new = self.create(
            {
                "company_id": self.company_id.id,
                "currency_id": self.company_id.currency_id.id,
                "kind": self.kind,
                "day": self.day,
                "user_id": False if self.env.user._is_superuser() else self.env.uid,
                "is_backfilled": self.is_backfilled,
                "replaces_id": self.id,
                "reason": reason,
                "cause_ids": changes.ids,
                "limits": self.limits,
            }
        )
        new._make_sudo()
        return new

    # ------------------------------------------------------------------------------- words

    def _explain_restating(self, rows, changes):
        """Return why this is restated, in the company's language.

        :param rows: the differences, see ``_sql_differences``
        :param changes: what was changed in the ledger
        """
        if not rows:
            return self.env._("The month before was restated: what was open before this one.")
        texts = [self._list_changes(changes)]
        if not changes:
            texts = [
                self.env._(
                    "No change of an entry was noted: money on account was matched with later "
                    "money, or entries were changed past the screens."
                )
            ]
        # In company currency, whatever the currency of the items.
        for name, label in (
            ("open", self.env._("Open")),
            ("overdue", self.env._("Past due")),
            ("credit", self.env._("Credits")),
            ("sales", self.env._("Credit sales")),
            ("received", self.env._("Received")),
        ):
            difference = sum(row[name] for row in rows)
            if difference:
                texts.append(
                    self.env._(
                        "%(figure)s: %(amount)s instead of %(before)s.",
                        figure=label,
                        amount=self._format(float(difference) + self[name]),
                        before=self._format(self[name]),
                    )
                )
        return " ".join(texts)

    def _list_changes(self, changes):
        """Return what was changed, by what was done with it, the largest named."""
        named = changes.sorted(lambda own: -abs(own.amount))[:NAMED]
        kinds = dict(changes._fields["kind"]._description_selection(self.env))
        ordered = named.sorted(lambda own: list(kinds).index(own.kind))
        texts = []
        for kind, group in groupby(ordered, key=lambda own: own.kind):
            entries = [f"{own.name or '?'} ({self._format(own.amount)})" for own in group]
            texts.append(f"{kinds[kind]}: {', '.join(entries)}")
        if len(changes) > NAMED:
            texts.append(self.env._("and %s more", len(changes) - NAMED))
        return f"{'; '.join(texts)}."

    def _format(self, amount):
        return formatLang(self.env, amount, currency_obj=self.currency_id)

    # ----------------------------------------------------------------------------- buttons

    def action_check_ledger(self):
        """Compare these snapshots with the ledger, and restate those that differ."""
        self._check_may_record()
        self.check_access("read")
        restated = self.browse()
        for own in self.filtered(lambda own: own.state == "current").sorted("day"):
            restated |= own._check_ledger_sudo()
        if restated:
            action = self.env["ir.actions.act_window"]._for_xml_id(
                "collections_followup.collections_snapshot_action"
            )
            if len(restated) == 1:
                views = {"res_id": restated.id, "views": [(False, "form")], "view_mode": "form"}
                return {**action, **views}
            return {**action, "domain": [("id", "in", restated.ids)], "context": {}}
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The ledger says of these days what was recorded."),
            },
        }

    def action_view_causes(self):
        """Open the entries that were changed since the snapshot before was recorded."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Changes of the ledger"),
            "res_model": "collections.snapshot.change",
            "view_mode": "list",
            "domain": [("id", "in", self.cause_ids.ids)],
        }
