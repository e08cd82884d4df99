"""What the pages of a payment show: items and amounts, ways to pay, what became of it."""

from odoo import api, models
from odoo.exceptions import UserError


class CollectionsPortalPaying(models.AbstractModel):
    _name = "collections.portal.paying"
    _description = "Pages of a Payment"

    @api.model
    @api.private
    def _get_choice_sudo(self, access, ids, values):
        """Return the values of the page on which amounts of items are entered.

        :param list ids: of the chosen items; what is not open on the account is left out
        :param dict values: what was sent: ``amount_<id>``, as texts
        """
        payments = access.env["collections.portal.payment"]
        document = access.env["collections.document"]
        fmt = document._prepare_shared_values(access.partner)["format"]
        groups = access.env["collections.portal.account"]._read_sudo(access)
        found = {item.id: (group, item) for group in groups for item in group.items}
        barred = self._is_disputed_barred_sudo(access)
        rows = []
        for number in ids:
            if number not in found:
                continue
            group, item = found[number]
            money = group.currency
            sent = str(values.get(f"amount_{number}") or "")[:20]
            try:
                amount = payments._read_amount(sent, money.decimal_places)
            except UserError:
                amount = None
            rows.append(
                {
                    "id": number,
                    "number": item.number,
                    "open": fmt.amount(item.open, money),
                    "charges": fmt.amount(float(item.charges), money) if item.charges else "",
                    "marks": ", ".join(item.marks),
                    "kept": fmt.amount(item.disputed, money) if barred and item.disputed else "",
                    "amount": sent or fmt.number(float(item.total), money),
                    "is_more": amount is not None and amount > item.total,
                    "code": money.name,
                }
            )
        return {"rows": rows, "back": True}

    @api.model
    @api.private
    def _is_disputed_barred_sudo(self, access):
        """Return whether what is paid for a disputed item stays as credit: by law, or by setting.

        The customer may pay it all the same, and is told so before.
        """
        orders = access.env["collections.allocation.order"]
        return orders._find_disputed(access.partner, access.company) == "never"

    @api.model
    def _find_kept_sudo(self, access, payment):
        """Return what of each item of a payment stays as credit since it is disputed, by item."""
        if not self._is_disputed_barred_sudo(access):
            return {}
        chosen = payment.line_ids.filtered(lambda line: line.amount > 0 and line.move_line_id)
        disputed = chosen.move_line_id._collections_read_disputed() if chosen else {}
        return {item: amount for item, amount in disputed.items() if amount > 0}

    @api.model
    @api.private
    def _get_payment_values_sudo(self, access, payment):
        """Return the values of the page of a payment, brought to what is open now.

        :return: a dict with ``open``: whether it can be begun
        """
        document = access.env["collections.document"]
        shared = document._prepare_shared_values(access.partner, qr=True)
        fmt, money = shared["format"], payment.currency_id
        begun = payment.transaction_ids.filtered(
            lambda own: own.state in ("pending", "authorized", "done")
        )
        # A transfer that the customer has to make himself: another way may be chosen yet.
        transfers = begun.filtered(
            lambda own: own.state == "pending" and not own._collections_is_under_way()
        )
        begun -= transfers
        is_open = payment.state == "draft" and not begun
        changes = payment._read_again_sudo(access) if is_open else []
        kept = self._find_kept_sudo(access, payment)
        rows = [
            {
                "id": line.move_line_id.id,
                "number": line.number,
                "amount": fmt.amount(line.amount, money),
                "paid": fmt.amount(line.amount_paid, money),
                "is_credit": line.amount < 0,
                "kept": fmt.amount(kept[line.move_line_id], money)
                if line.move_line_id in kept
                else "",
            }
            for line in payment.line_ids
            if line.amount or payment.state == "done"
        ]
        return {
            "payment": payment,
            "open": is_open and payment.amount > 0,
            "gone": is_open and payment.amount <= 0,
            "waiting": payment.state == "draft" and begun[:1],
            "transfer": payment.state == "draft" and not begun and transfers[:1],
            "changes": changes,
            "rows": rows,
            "total": fmt.amount(payment.amount, money),
            "credited": fmt.amount(payment.amount_credit, money) if payment.amount_credit else "",
            "is_kept": bool(kept),
            "given_back": fmt.amount(payment.amount_back, money) if payment.amount_back else "",
            "bank": self._get_bank(access, payment, shared) if is_open else None,
            "items": [row["id"] for row in rows if row["id"] and not row["is_credit"]],
            "back": True,
        }

    @api.model
    def _get_bank(self, access, payment, shared):
        """Return where the amount is paid by bank, with its code to scan; None without account.

        The reference is what the matching of payments knows: the invoice's own, or the numbers.
        """
        document = access.env["collections.document"]
        debts = payment.line_ids.filtered(lambda line: line.amount > 0)
        moves = debts.move_line_id.move_id
        numbers = [line.number for line in debts if line.number]
        group = {
            "currency": payment.currency_id,
            "code": payment.currency_id.name,
            "net": payment.amount,
            "numbers": numbers,
            "structured": (len(moves) == 1 and moves.payment_reference) or "",
            "moves": moves,
        }
        reference = group["structured"] or ", ".join(numbers)
        if len(reference) > 140:
            reference = access.partner.ref or access.partner.name or numbers[0]
        pay = document._prepare_payment(access.partner, group, reference, shared)
        return pay if pay["bank"] else None

    @api.model
    @api.private
    def _get_ways_sudo(self, access, payment, report):
        """Return the providers, methods and saved tokens by which a payment can be made.

        Tokens are for who is logged in, and only those of the customer that is paid for.

        :param dict report: filled by core with what is not available, and why
        """
        env, payer = access.env, payment._get_payer_sudo()
        providers = env["payment.provider"]._get_compatible_providers(
            access.company.id,
            payer.id,
            payment.amount,
            currency_id=payment.currency_id.id,
            report=report,
        )
        methods = env["payment.method"]._get_compatible_payment_methods(
            providers.ids, payer.id, currency_id=payment.currency_id.id, report=report
        )
        tokens = env["payment.token"]
        if access.user and not access.link and payer == access.contact:
            tokens = tokens._get_available_tokens(providers.ids, payer.id)
        return providers, methods, tokens
