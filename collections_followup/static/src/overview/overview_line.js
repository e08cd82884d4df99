import { Component, onWillStart, useEffect, useRef } from "@odoo/owl";

import { loadBundle } from "@web/core/assets";

import { drawLine } from "../base/line_chart";

/** A figure month by month, as a small picture. */
export class OverviewLine extends Component {
    static template = "collections_followup.OverviewLine";
    static props = { points: Array, title: String };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => {
                const chart = drawLine(this.canvas.el, this.props.points);
                return () => chart.destroy();
            },
            () => [this.props.points]
        );
    }

    /** What the picture shows, for whoever does not see it. */
    get text() {
        const months = this.props.points.map((point) => `${point.label}: ${point.text || "–"}`);
        return `${this.props.title}: ${months.join(", ")}`;
    }
}
