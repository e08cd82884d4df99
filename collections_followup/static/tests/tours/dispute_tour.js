import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

/** From an invoice to a dispute that its credit note has resolved. */
tours.add("collections_dispute", {
    url: "/odoo/customer-invoices",
    steps: () => [
        {
            content: "Open the invoice",
            trigger: ".o_data_row:contains('Tour Customer') .o_data_cell[name='name']",
            run: "click",
        },
        {
            content: "Its collections page",
            trigger: ".o_form_view .nav-link[name='collections']",
            run: "click",
        },
        {
            content: "Dispute it",
            trigger: "button[name='action_collections_dispute']",
            run: "click",
        },
        {
            content: "The invoice stands on the new dispute",
            trigger: ".o_field_widget[name='line_ids'] .o_data_row:contains('All that is open')",
        },
        {
            content: "Say what it is about",
            trigger: ".o_field_widget[name='subject'] input",
            run: "edit Discount is missing",
        },
        {
            content: "Only a part is disputed",
            trigger: ".o_field_widget[name='line_ids'] .o_data_cell[name='scope']",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name='line_ids'] .o_field_widget[name='scope'] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains('An amount')",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name='line_ids'] .o_field_widget[name='amount'] input",
            run: "edit 50",
        },
        ...stepUtils.saveForm(),
        {
            content: "The rest is claimed",
            trigger: ".o_field_widget[name='line_ids'] .o_data_cell[name='amount_claimed']:contains('200.00')",
        },
        {
            content: "Resolve it",
            trigger: "button[name='action_resolve']",
            run: "click",
        },
        {
            content: "By a credit note for all that is disputed",
            trigger: ".modal .o_data_cell[name='amount']:contains('50.00')",
        },
        {
            trigger: ".modal button[name='action_resolve']",
            run: "click",
        },
        {
            content: "The credit note is drafted: post it",
            trigger: ".o_arrow_button_current:contains('Draft')",
        },
        {
            trigger: "button[name='action_post']:not(.d-none)",
            run: "click",
        },
        {
            content: "It is posted",
            trigger: ".o_arrow_button_current:contains('Posted')",
        },
        {
            content: "Back to the dispute",
            trigger: ".o_breadcrumb a:contains('DIS-')",
            run: "click",
        },
        {
            content: "It is resolved",
            trigger: ".o_field_widget[name='outcome']:contains('Credited')",
        },
        {
            content: "What is closed is not changed any more",
            trigger: ".o_form_statusbar:not(:has(button[name='action_resolve']))",
        },
    ],
});

/** What a resolved dispute counts for in the pivot, and the way back to it. */
tours.add("collections_dispute_figures", {
    url: "/odoo/action-collections_followup.action_collections_dispute_performance",
    steps: () => [
        {
            content: "All that was disputed was accepted",
            trigger: ".o_pivot .o_pivot_cell_value:contains('100%')",
        },
        {
            content: "What its credit note cost leads to the dispute",
            trigger: ".o_pivot .o_pivot_cell_value:contains('50.00')",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row .o_data_cell[name='dispute_id']",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name='outcome']:contains('Credited')",
        },
    ],
});
