import { Component, markup, useEffect, useRef, useState } from "@odoo/owl";

import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { formatMonetary } from "@web/views/fields/formatters";

import { DeskWriting } from "./desk_writing";

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

const CHANNEL_ICONS = {
    email: "fa-envelope-o",
    sms: "fa-comment-o",
    letter: "fa-file-text-o",
    visit: "fa-map-marker",
};

/** The customer on the desk: figures, items to choose from, people, and what has happened. */
export class DeskCustomer extends Component {
    static template = "collections_followup.DeskCustomer";
    static components = { DeskWriting };
    static props = { desk: Object, part: { type: String, optional: true } };

    setup() {
        this.action = useService("action");
        this.notification = useService("notification");
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

    getIcon(row) {
        return CHANNEL_ICONS[row.channel] || ICONS[row.kind];
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

    /** Columns in which nothing stands leave their place to the others. */
    get shown() {
        const { items } = this.desk;
        return {
            disputed: items.some((item) => item.disputed),
            promised: items.some((item) => item.promised),
            held: items.some((item) => this.getHint(item)),
        };
    }

    getHint(item) {
        return item.blocked || item.held;
    }

    getAddressIcon(medium) {
        return { email: "fa-envelope-o", phone: "fa-phone", letter: "fa-map-marker" }[medium];
    }

    /** Calls a number or writes to an address, as far as the gate allows it. */
    onReach(person, address) {
        if (address.medium === "phone") {
            this.desk.startCall(person, address.address);
        } else {
            this.desk.startWriting(address.medium, person.id);
        }
    }

    async onCopy(text) {
        await browser.navigator.clipboard.writeText(text);
        this.notification.add(_t("Copied: %s", text), { type: "success" });
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
