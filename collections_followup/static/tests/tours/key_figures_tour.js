import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const DSO = "[data-figure='dso']";
const CONTACTS = "[data-figure='contact_rate']";

/** From a key figure by another convention and one group to its documents, and back. */
tours.add("collections_key_figures", {
    url: "/odoo/collections-key-figures",
    steps: () => [
        {
            content: "Open a figure",
            trigger: `${DSO} .o_collections_figure_name`,
            run: "click",
        },
        {
            content: "It is drawn",
            trigger: `${DSO} .o_collections_figure_picture canvas`,
        },
        {
            content: "Count a month as 30 days",
            trigger: `${DSO} #collections_convention_days`,
            run: "select 30",
        },
        {
            content: "The page says that it is switched",
            trigger: `${DSO} .badge:contains('Changed')`,
        },
        {
            content: "The words say it, too",
            trigger: `${DSO} .o_collections_figure_detail p:contains('30 days a month')`,
        },
        {
            content: "By customer",
            trigger: `${DSO} .o_collections_figure_group`,
            run: "select partner",
        },
        {
            content: "Click one for its documents",
            trigger: `${DSO} .o_collections_figure_groups button:contains('Tour Customer')`,
            run: "click",
        },
        {
            content: "Its open items",
            trigger: ".o_list_view .o_data_row:contains('Tour Customer')",
        },
        {
            content: "And back",
            trigger: ".o_control_panel .o_back_button, .breadcrumb-item.o_back_button a",
            run: "click",
        },
        {
            content: "The page is as it was",
            trigger: `${DSO} .badge:contains('Changed')`,
        },
        {
            content: "As usual",
            trigger: `${DSO} button:contains('As usual')`,
            run: "click",
        },
        {
            content: "Nothing is switched any more",
            trigger: `${DSO}:not(:has(.badge))`,
        },
        {
            content: "By whoever sold it",
            trigger: `${DSO} .o_collections_figure_group`,
            run: "select salesperson",
        },
        {
            content: "They are listed",
            trigger: `${DSO} .o_collections_figure_groups button:not(:contains('Tour Customer'))`,
        },
        {
            content: "Contacts have no invoice",
            trigger: `${CONTACTS} .o_collections_figure_name`,
            run: "click",
        },
        {
            content: "They are grouped by nothing, and not by salesperson",
            trigger: `${CONTACTS} .o_collections_figure_group:not(:has(option[value='salesperson'])):has(option[value='account_owner'])`,
        },
    ],
});
