import { Component, useEffect, useRef, useState } from "@odoo/owl";

import { formatMonetary } from "@web/views/fields/formatters";

/** The customers of the day: who comes next, and why. */
export class DeskQueue extends Component {
    static template = "collections_followup.DeskQueue";
    static props = { desk: Object, onOpen: Function };

    setup() {
        this.desk = useState(this.props.desk);
        this.list = useRef("list");
        useEffect(
            () => {
                const row = this.list.el?.querySelector("[aria-current=true]");
                row?.scrollIntoView({ block: "nearest" });
            },
            () => [this.desk.caseId]
        );
    }

    formatAmount(row) {
        return formatMonetary(row.amount, { currencyId: row.currency_id });
    }
}
