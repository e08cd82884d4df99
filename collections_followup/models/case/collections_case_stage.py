"""The one place where a case changes its stage, and the list of reasons for it.

People move cases themselves, over the kanban view or the form: what they chose stays until one of
the reasons here applies. The follow-up pass only finds what has changed; it moves nothing.
"""

from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL


class Move(NamedTuple):
    """How a reason moves cases.

    :param frozenset leaves: kinds of the stages that a case leaves for it; all if None
    :param bool told: whether the chatter of the case tells of it. The day's work moves cases by
        the thousand, out of any stage: its reasons stand on the notices and on the run.
    :param bool closed: whether closed cases change their stage, too
    """

    leaves: frozenset | None = None
    told: bool = True
    closed: bool = False


FOLLOWED = frozenset({False, "open"})
TALKED = FOLLOWED | {"negotiation"}
# Stages in which others collect: nothing that is agreed with the customer takes a case from them.
FOREIGN_KINDS = ("legal", "agency")
OWN = TALKED | {"dispute", "closed"}

# Why a case comes to another stage.
STAGE_REASONS = {
    # nothing is overdue any more, or the case goes on in another one
    "closed": Move(told=False, closed=True),
    # nothing is overdue, and interest or fees are claimed again that were waived or invoiced
    "claimed_again": Move(frozenset({"closed"})),
    # a notice of a level that has a stage was sent
    "noticed": Move(told=False),
    # what had reached the level that led to the stage is paid
    "level_left": Move(told=False),
    # customers became one, and the other's case was with a lawyer or an agency
    "merged": Move(OWN),
    # the customer promised to pay: only what is followed up is left alone
    "promised": Move(FOLLOWED),
    # a reduced amount was agreed
    "reduced": Move(TALKED),
    # what was promised or agreed was not kept
    "not_kept": Move(TALKED),
    # payment by instalments begins, or is in default
    "instalments": Move(OWN, closed=True),
    # payment by instalments has ended
    "instalments_ended": Move(closed=True),
    # all that is overdue is with an agency or a lawyer, and nothing of it any more
    "placed": Move(OWN),
    "placement_ended": Move(frozenset(FOREIGN_KINDS)),
    # a flag on the customer has a stage of its own, and has ended
    "flagged": Move(OWN),
    "flag_ended": Move(),
    # what is owed is claimed in law, and not any more
    "sued": Move(OWN),
    "sued_ended": Move(frozenset({"legal"})),
}


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    @api.private
    def _move_stage(self, reason, stage):
        """Move these cases to a stage, where the reason moves them from the one they are in.

        :param str reason: one of ``STAGE_REASONS``
        :param stage: the stage they come to; none moves nothing
        :return: the cases that were moved
        """
        move = STAGE_REASONS[reason]
        if not stage or not self:
            return self.browse()
        participants = self.env["collections.participant"]._get_participants()
        kept = [own._find_kept(self, stage) for own in participants]
        free = self - self.browse().union(*kept)
        if not move.told:
            return free._move_silently(move, stage)
        moved = free.filtered(
            lambda case: (
                case.stage_id != stage
                and (move.closed or case.state == "open")
                and (move.leaves is None or case.stage_id.kind in move.leaves)
            )
        )
        if moved:
            moved.write({"stage_id": stage.id})
        return moved

    def _move_silently(self, move, stage):
        """Move any number of cases in one statement, see ``_move_stage``."""
        self.flush_model(["stage_id", "state"])
        rows = self.env.execute_query(
            SQL(
                "UPDATE collections_case SET stage_id = %s, write_date = now() AT TIME ZONE 'UTC'"
                " WHERE id = ANY(%s) AND stage_id IS DISTINCT FROM %s AND (%s OR state = 'open')"
                " RETURNING id",
                stage.id,
                self.ids,
                stage.id,
                move.closed,
            )
        )
        moved = self.browse([row[0] for row in rows])
        moved.invalidate_recordset(["stage_id", "stage_kind", "write_date"])
        return moved

    @api.model
    @api.private
    def _move_stages(self, reason, targets):
        """Move cases to stages, see ``_move_stage``.

        :param targets: pairs of the id of a case and that of the stage it comes to
        """
        by_stage = {}
        for case_id, stage_id in targets:
            by_stage.setdefault(stage_id, []).append(case_id)
        for stage_id, case_ids in by_stage.items():
            stage = self.env["collections.stage"].browse(stage_id)
            self.browse(case_ids)._move_stage(reason, stage)

    @api.private
    def _return_stage(self, reason, default=None):
        """Move these cases on, or back to where their level puts them.

        :param str reason: one of ``STAGE_REASONS``
        :param default: by company, the stage that it has set for this; that of the case's level,
            or else the company's first one, where it has set none
        """
        stages = self.env["collections.stage"]
        first = {company: stages._get_first_sudo("open", company) for company in self.company_id}
        targets = {}
        for case in self:
            company = case.company_id
            own = default(company) if default else stages
            stage = own or case.level_id.stage_id or first[company]
            targets[stage] = targets.get(stage, self.browse()) | case
        for stage, cases in targets.items():
            cases._move_stage(reason, stage)
