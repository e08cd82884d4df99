from odoo import api, models
from odoo.tools import format_list

from ...engine.ageing import STANDARD_LIMITS, get_spans

# Items of one page.
PAGE = 100


class CollectionsPortalOpen(models.AbstractModel):
    """Balance, ageing and open items: the first section of the account page."""

    _name = "collections.portal.open"
    _inherit = ["collections.portal.section"]
    _description = "Open Items on the Account Page"

    _section_order = 10
    _section_template = "collections_followup.portal_open"

    @api.model
    def _get_values_sudo(self, access, page):
        # OVERRIDE
        number = page.get("number", 1)
        return {
            "groups": [self._show_group(group, page["format"], number) for group in page["groups"]],
            "format": page["format"],
            "number": number,
            "pages": max([-(-len(group.items) // PAGE) for group in page["groups"]], default=0),
            "item_actions": [action for action in page["actions"] if action.get("items")],
        }

    @api.model
    def _show_group(self, group, fmt, number):
        """Return one currency as the template takes it: amounts as texts.

        :param Group group: see ``collections.portal.account``
        :param int number: of the page of items, from 1
        """
        owed = sum(group.ageing)
        labels = self._get_age_labels()
        used = sum(item.open for item in group.credits)
        money = group.currency
        return {
            "code": money.name,
            "balance": fmt.amount(group.balance, money),
            "overdue": fmt.amount(group.overdue, money),
            "to_pay": fmt.amount(float(group.to_pay), money),
            "is_due": group.to_pay > 0,
            "charges": fmt.amount(float(group.charges), money) if group.charges else "",
            "credited": fmt.amount(-used, money) if used else "",
            "ageing": [
                {
                    "label": label,
                    "amount": fmt.amount(amount, money),
                    "percent": round(100 * amount / owed) if owed else 0,
                    "place": place,
                }
                for place, (label, amount) in enumerate(zip(labels, group.ageing, strict=True))
                if amount
            ],
            "count": len(group.items),
            "items": [
                self._show_item(item, group, fmt)
                for item in group.items[(number - 1) * PAGE : number * PAGE]
            ],
            "credits": [self._show_item(item, group, fmt) for item in group.credits],
        }

    @api.model
    def _show_item(self, item, group, fmt):
        """Return one item as the template takes it."""
        money = group.currency
        marks = list(item.marks)
        if item.reminded:
            marks.append(self.env._("reminded on %s", fmt.date(item.reminded)))
        label = "" if item.label == item.number else item.label[:60]
        return {
            "id": item.id,
            "number": item.number or label or self.env._("Entry"),
            "label": label if item.number else "",
            "date": fmt.date(item.date),
            "due": fmt.date(item.due),
            "days": max(item.days, 0),
            "open": fmt.amount(abs(item.open), money),
            "of": fmt.amount(item.amount, money) if item.amount != item.open else "",
            "charges": fmt.amount(float(item.charges), money) if item.charges else "",
            "marks": format_list(self.env, marks) if marks else "",
            "is_invoice": item.is_invoice,
        }

    @api.model
    def _get_age_labels(self):
        """Return how old amounts are, in words, by bucket."""
        spans = get_spans(STANDARD_LIMITS)
        return [
            self.env._("not due yet"),
            *(
                self.env._("%(first)s to %(last)s days late", first=first, last=last)
                for first, last in spans[:-1]
            ),
            self.env._("over %s days late", STANDARD_LIMITS[-1]),
        ]
