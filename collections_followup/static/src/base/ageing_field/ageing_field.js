import { Component } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { formatMonetary } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Open amounts by age: one bar, and the amount of each column below it. */
export class CollectionsAgeingField extends Component {
    static template = "collections_followup.AgeingField";
    static props = { ...standardFieldProps };

    get columns() {
        const ageing = this.props.record.data[this.props.name];
        if (!ageing) {
            return [];
        }
        const total = ageing.amounts.reduce((sum, amount) => sum + Math.max(amount, 0), 0);
        return ageing.amounts.map((amount, index) => ({
            index,
            label: ageing.labels[index],
            share: total ? (100 * Math.max(amount, 0)) / total : 0,
            isEmpty: Math.abs(amount) < 0.005,
            amount: formatMonetary(amount, { currencyId: ageing.currency_id }),
        }));
    }

    get credit() {
        const ageing = this.props.record.data[this.props.name];
        return ageing && ageing.credit >= 0.005
            ? formatMonetary(ageing.credit, { currencyId: ageing.currency_id })
            : "";
    }
}

registry.category("fields").add("collections_ageing", {
    component: CollectionsAgeingField,
    supportedTypes: ["json"],
});
