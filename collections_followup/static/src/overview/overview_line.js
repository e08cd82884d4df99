/* global Chart */
import { Component, onWillStart, useEffect, useRef } from "@odoo/owl";

import { loadBundle } from "@web/core/assets";
import { cookie } from "@web/core/browser/cookie";
import { getColor, getCustomColor, hexToRGBA } from "@web/core/colors/colors";

/** A figure month by month, as a small picture. */
export class OverviewLine extends Component {
    static template = "collections_followup.OverviewLine";
    static props = { points: Array, title: String };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => {
                const chart = this.draw();
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

    draw() {
        const { points } = this.props;
        const scheme = cookie.get("color_scheme");
        const color = getColor(3, scheme, "odoo");
        const words = getCustomColor(scheme, "#111827", "#E4E4E4");
        return new Chart(this.canvas.el, {
            type: "line",
            data: {
                labels: points.map((point) => point.label),
                datasets: [
                    {
                        data: points.map((point) => point.value),
                        borderColor: color,
                        backgroundColor: hexToRGBA(color, 0.2),
                        fill: "start",
                        pointRadius: 2,
                        spanGaps: false,
                    },
                ],
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                plugins: {
                    legend: { display: false },
                    tooltip: {
                        displayColors: false,
                        callbacks: { label: (item) => points[item.dataIndex].text },
                    },
                },
                scales: {
                    x: { ticks: { color: words, maxRotation: 0, autoSkip: true }, grid: { display: false } },
                    y: { ticks: { color: words, maxTicksLimit: 4 }, beginAtZero: true },
                },
            },
        });
    }
}
