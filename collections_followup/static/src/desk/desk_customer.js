import { Component, markup, useEffect, useRef, useState } from "@odoo/owl";

import { useService } from "@web/core/utils/hooks";
import { formatMonetary } from "@web/views/fields/formatters";

const ICONS = {
    notice: "fa-bell-o",
    contact: "fa-phone",
    payment: "fa-money",
    promise: "fa-handshake-o",
    plan: "fa-calendar",
    settlement: "fa-scissors",
    dispute: "fa-gavel",
    hold: "fa-pause",
    note: "fa-sticky-note-o",
    email: "fa-envelope-o",
};

/** The customer on the desk: figures, items to choose from, people, and what has happened. */
export class DeskCustomer extends Component {
    static template = "collections_followup.DeskCustomer";
    static props = { desk: Object, part: { type: String, optional: true } };

    setup() {
        this.action = useService("action");
        this.desk = useState(this.props.desk);
        this.items = useRef("items");
        this.why = useRef("why");
        useEffect(
            () => {
                this.why.el?.scrollIntoView({ block: "nearest" });
            },
            () => [this.desk.why]
        );
        useEffect(
            () => {
                const row = this.items.el?.querySelector(".o_collections_desk_cursor");
                row?.scrollIntoView({ block: "nearest" });
            },
            () => [this.desk.cursor]
        );
    }

    get customer() {
        return this.desk.customer;
    }

    shows(part) {
        return !this.props.part || this.props.part === part;
    }

    format(amount, currencyId) {
        return formatMonetary(amount, { currencyId });
    }

    getIcon(kind) {
        return ICONS[kind];
    }

    get priority() {
        return markup(this.desk.why.priority);
    }

    /** Open amounts by age, as the bar shows them. */
    get ageing() {
        const { labels, amounts, currency_id } = this.customer.ageing;
        const total = amounts.reduce((sum, amount) => sum + Math.max(amount, 0), 0);
        return amounts
            .map((amount, index) => ({
                index,
                label: labels[index],
                share: total ? (100 * Math.max(amount, 0)) / total : 0,
                amount: this.format(amount, currency_id),
            }))
            .filter((column) => column.share);
    }

    getHint(item) {
        return item.blocked || item.held;
    }

    getLink(person) {
        return `tel:${person.phone.replace(/\s+/g, "")}`;
    }

    onCall(person) {
        return this.desk.startCall(person);
    }

    openRecord(model, resId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: resId,
            views: [[false, "form"]],
        });
    }
}
