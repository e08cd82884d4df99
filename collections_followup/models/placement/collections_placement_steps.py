"""The steps of a placement: approval by somebody else, recall, return, and placing again."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..agreement.collections_agreement import RANKS
from ..base.collections_guarded import without_defaults
from .collections_placement import WITH_AGENCY


class CollectionsPlacement(models.Model):
    _inherit = "collections.placement"

    def _get_rank(self):
        """Return the rank of the user among the tiers, -1 for none."""
        return self.env["collections.settlement"]._get_rank()

    def _get_whole_amount(self, besides=None):
        """Return what agencies then have of the customer, with this placement, for the limits.

        Dividing it among currencies and placements does not help. In company currency.

        :param besides: placements that are approved together with this one
        """
        self.ensure_one()
        # Sudo: what colleagues placed counts, whoever may see it.
        own = self.sudo()
        others = own.search(
            [
                ("partner_id", "=", own.partner_id.id),
                ("company_id", "=", own.company_id.id),
                ("state", "in", ("approved", *WITH_AGENCY)),
            ]
        )
        others |= (
            (besides or own)
            .sudo()
            .filtered(
                lambda one: (one.partner_id, one.company_id) == (own.partner_id, own.company_id)
            )
        )
        return sum((others | own).mapped("amount_company"))

    def _find_approval_problem(self, besides=None):
        """Return why the user may not approve this placement, or False.

        Who has proposed it does not: four eyes see it.

        :param besides: see ``_get_whole_amount``
        """
        self.ensure_one()
        # Sudo: who proposed it decides, whoever looks.
        if self.sudo().user_id == self.env.user:
            return self.env._("You have proposed it yourself: somebody else approves it.")
        tier = self.company_id._collections_get_placement_tier(self._get_whole_amount(besides))
        if self._get_rank() < RANKS[tier]:
            tiers = dict(self._fields["tier"]._description_selection(self.env))
            return self.env._("Somebody with the role %s approves it.", tiers[tier])
        return False

    def action_approve(self):
        """Approve these proposals: each goes to its agency with the next file."""
        self._check_work()
        self._lock()
        self._check_state("proposed")
        # Limits count what agencies have of a customer: of two approvals at once the second begins
        # anew, on what the first has approved.
        self.env["collections.exposure"]._take_turn(self.partner_id)
        for own in self:
            problem = own._find_approval_problem(self)
            if problem:
                raise AccessError(
                    self.env._("%(name)s: %(problem)s", name=own.name, problem=problem)
                )
            own._check_items()
        for own in self:
            today = own.company_id._collections_today()
            own._as_engine().write(
                {"state": "approved", "approved_by_id": self.env.uid, "date_approved": today}
            )
            # Sudo: the rows of the next file are the add-on's.
            events = self.env["collections.placement.event"].sudo()
            for line in own.sudo().line_ids.filtered(lambda line: line.state == "waiting"):
                events._tell(line, "new", line.balance)
        return True

    def _check_items(self):
        """Refuse a placement of which something may not be placed any more."""
        self.ensure_one()
        # Sudo: the rules hold whatever items the user may read.
        lines = self.sudo().line_ids.filtered(lambda line: line.state == "waiting")
        obstacles = self._find_obstacles(lines.move_line_id, self.company_id, self)
        if obstacles or not lines:
            texts = [f"{item.move_name}: {text}" for item, text in obstacles.items()]
            raise UserError(
                self.env._(
                    "%(placement)s cannot be placed as it was proposed. Cancel it and propose "
                    "anew.\n%(why)s",
                    placement=self.name,
                    why="\n".join(texts) or self.env._("Nothing is left of it."),
                )
            )

    def action_cancel(self):
        """Cancel these placements, which no agency knows of yet."""
        self._check_work()
        self._lock()
        self._check_state("proposed", "approved")
        for own in self:
            today = own.company_id._collections_today()
            # Sudo: items and rows follow the placement; who may cancel was checked.
            own.sudo().line_ids._end_sudo("recalled", self.env._("Cancelled"), today, by_hand=True)
            own._as_engine().write({"state": "cancelled", "date_closed": today})
        return True

    def action_recall(self):
        """Recall these placements from their agency, by the next file."""
        self._check_work()
        self._lock()
        self._check_state(*WITH_AGENCY)
        for own in self:
            why = self.env._("Recalled by %s", self.env.user.name)
            # Sudo: items and rows follow the placement; who may recall was checked.
            own.sudo()._end_lines(own.sudo().line_ids, "recalled", why, by_hand=True)
        return True

    def action_return(self):
        """Record that the agency has given these placements back without success."""
        self._check_work()
        self._lock()
        self._check_state(*WITH_AGENCY)
        for own in self:
            # Sudo: items follow the placement; who may record it was checked.
            own.sudo()._end_lines(
                own.sudo().line_ids, "returned", self.env._("Returned uncollected")
            )
        return True

    def action_place_again(self):
        """Propose what is still open of these with the next agency."""
        self._check_work()
        self._check_state("closed", "refused")
        made, texts = self.browse(), []
        for company, own in self.grouped("company_id").items():
            # Sudo: which items they are; the rules are looked at anew.
            lines = own.sudo().line_ids.filtered(
                lambda line: line.state in ("returned", "refused", "recalled")
            )
            new, why = self._propose(lines.move_line_id, company)
            made |= new
            texts += why
        if not made:
            raise UserError(
                "\n".join(texts) or self.env._("Nothing of it is left that could be placed.")
            )
        return made._get_list_action(self.env._("Placed again"))

    def _get_list_action(self, title):
        """Return the action that shows placements: the only one itself, or a list."""
        action = {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": self._name,
            "view_mode": "list,form",
            "domain": [("id", "in", self.ids)],
            "context": {"create": False},
        }
        if len(self) == 1:
            action.update(view_mode="form", views=[(False, "form")], res_id=self.id)
        return action

    # ---------------------------------------------------------------------- what follows

    def _end_lines(self, lines, state, why, follow=True, by_hand=False):
        """End items of one placement, in sudo mode, and close it where none is left.

        :param str state: paid, recalled, returned or refused
        :param str why: in words
        :param bool follow: whether the case follows at once; where it is refreshed anyway, no
        :param bool by_hand: whether a person has decided it
        """
        today = self.company_id._collections_today()
        ended = lines._end_sudo(state, why, today, by_hand)
        if not ended:
            return
        self._message_log(
            body=self.env._(
                "%(items)s: %(why)s.",
                items=", ".join(ended.mapped("number")),
                why=why.rstrip("."),
            )
        )
        if state == "recalled" and self.agency_id.tells_at_once and self.state in WITH_AGENCY:
            self.agency_id._tell_recall(ended, why)
        self._close_if_done(today)
        if follow:
            self._follow_up()

    def _close_if_done(self, today):
        """Close this placement where the agency has nothing of it any more."""
        if any(line.state in ("waiting", "placed") for line in self.line_ids):
            return
        states = set(self.line_ids.mapped("state"))
        if not self.date_placed:
            self.write({"state": "cancelled", "date_closed": today})
        elif states == {"refused"}:
            self.write({"state": "refused", "date_closed": today})
        else:
            outcome = next(
                (own for own in ("returned", "recalled", "paid") if own in states), "returned"
            )
            self.write({"state": "closed", "outcome": outcome, "date_closed": today})

    def _follow_up(self):
        """Let cases follow at once: their stage, and what is claimed."""
        for company, own in self.grouped("company_id").items():
            own._move_cases()
            self.env["collections.followup"].settle(company, own.partner_id)

    def _move_cases(self):
        """Move the cases of these customers to agency or lawyer, and back.

        A case goes there when nothing that is overdue is left out: in such a stage nothing of the
        customer is chased. It comes back when the agency has nothing any more, and when something
        else has become overdue since.
        """
        stages = self.env["collections.stage"]
        placed_once = self.filtered("date_placed")
        for company, own in placed_once.grouped("company_id").items():
            customers = own.partner_id
            # Sudo: what is placed, and what the customer owes, decide, whoever asks.
            cases = self.env["collections.case"].sudo()._find_open(customers, company)
            lines = self._find_lines_of_sudo(customers, company)
            overdue = self._find_overdue_sudo(customers, company)
            actions = self.env["collections.legal.action"].sudo()
            sued = actions.search(
                [
                    ("company_id", "=", company.id),
                    ("partner_id", "in", customers.ids),
                    ("is_running", "=", True),
                ]
            ).partner_id
            for (_company, customer), case in cases.items():
                placed = lines.filtered(
                    lambda line, who=customer: line.placement_id.partner_id == who
                )
                left = overdue.get(customer, placed.move_line_id) - placed.move_line_id
                if placed and not left:
                    lawyer = "lawyer" in placed.placement_id.agency_id.mapped("kind")
                    kind = "legal" if lawyer else "agency"
                    case._move_stage("placed", stages._get_first_sudo(kind, company))
                    continue
                known = placed.placement_id | own.filtered(
                    lambda one, who=customer: one.partner_id == who
                )
                if placed and not known._has_missed_none(left):
                    continue
                # What is in court stays where it is.
                kinds = {
                    "legal" if agency.kind == "lawyer" else "agency" for agency in known.agency_id
                } - ({"legal"} if customer in sued else set())
                back = case.filtered(lambda one, kinds=kinds: one.stage_id.kind in kinds)
                back._return_stage("placement_ended")

    def _has_missed_none(self, left):
        """Return whether nothing was left out when these were placed: then they set the stage.

        Otherwise somebody has chosen the stage of the case, and it stays.

        :param left: what is overdue now and not placed
        """
        days = self.filtered("date_placed").mapped("date_placed")
        items = self.line_ids.filtered(lambda line: line._has_left()).move_line_id
        return bool(days) and all(
            item in items or (item.date_maturity or item.date) >= max(days) for item in left
        )

    @api.model
    def _find_lines_of_sudo(self, customers, company):
        """Return what agencies have of customers now."""
        # Sudo: what is placed decides, whoever sees it.
        return (
            self.env["collections.placement.line"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("placement_id.partner_id", "in", customers.ids),
                    ("state", "=", "placed"),
                ]
            )
        )

    @api.model
    def _find_overdue_sudo(self, customers, company):
        """Return what is overdue of customers, by customer."""
        today = company._collections_today()
        # Sudo: what the customer owes decides, whoever asks.
        items = self.env["account.move.line"].sudo()
        found = items.search(
            items._collections_get_open_domain(customers, company._collections_covered() | company)
        ).filtered(
            lambda item: item.amount_residual > 0 and (item.date_maturity or item.date) < today
        )
        return found.grouped(lambda item: item.partner_id.commercial_partner_id)

    # ------------------------------------------------------------------------- documents

    def _put_together(self):
        """Return the documents about these debts as one ZIP, read with the user's rights."""
        self.ensure_one()
        return self.env["collections.dossier.source"]._put_together(
            self, self.company_id, self.partner_id, self.line_ids.move_line_id
        )

    def action_documents(self):
        """Put the documents about this debt together in one ZIP, and download it."""
        self.ensure_one()
        self._check_work()
        return self._download_kept(f"{self.name}.zip", self._put_together(), self)

    @api.model
    def _download_kept(self, name, content, record, mimetype="application/zip"):
        """Keep a file with a record, in place of one of the same name, and download it."""
        # Sudo: files of a placement are the add-on's; who may make them was checked.
        attachments = without_defaults(self.env["ir.attachment"]).sudo()
        own = [("res_model", "=", record._name), ("res_id", "=", record.id), ("name", "=", name)]
        attachments.search(own).unlink()
        kept = attachments.create(
            {
                "name": name,
                "raw": content,
                "mimetype": mimetype,
                "res_model": record._name,
                "res_id": record.id,
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{kept.id}?download=true",
            "target": "download",
        }
