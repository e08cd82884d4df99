import { Component } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** Saves the case and shows the next one of the list that has something to do today. */
export class CollectionsNextCase extends Component {
    static template = "collections_followup.NextCase";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    /** The list that the case was opened from, or null where there was none. */
    get listIds() {
        const { resIds } = this.props.record;
        // A list of one is a list: above it in the breadcrumbs there is no form.
        const parent = (this.env.config.breadcrumbs || []).at(-2);
        return resIds.length > 1 || (parent && !parent.isFormView) ? resIds : null;
    }

    async onClick() {
        const { record } = this.props;
        if (!(await record.save())) {
            return;
        }
        const action = await this.orm.call("collections.case", "action_next", [
            [record.resId],
            this.listIds,
        ]);
        if (!action.res_id) {
            await this.action.doAction(action);
            return;
        }
        const resIds = record.resIds.includes(action.res_id)
            ? record.resIds
            : [...record.resIds, action.res_id];
        await record.model.load({ resId: action.res_id, resIds });
    }
}

registry.category("view_widgets").add("collections_next_case", {
    component: CollectionsNextCase,
});
