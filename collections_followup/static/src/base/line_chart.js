/* global Chart */
import { cookie } from "@web/core/browser/cookie";
import { getColor, getCustomColor, hexToRGBA } from "@web/core/colors/colors";

/**
 * Draw a figure over time as a line; the library has to be loaded ("web.chartjs_lib").
 *
 * @param {HTMLCanvasElement} canvas
 * @param {{label: string, value: number|null, text: string}[]} points in their order; what is
 *      null leaves a gap
 * @param {{radius: number, ticks: number, autoSkip: boolean}} shape size of the points, how many
 *      values the axis has at most, and whether labels without room are left out
 * @returns {Chart}
 */
export function drawLine(canvas, points, { radius = 2, ticks = 4, autoSkip = true } = {}) {
    const scheme = cookie.get("color_scheme");
    const color = getColor(3, scheme, "odoo");
    const words = getCustomColor(scheme, "#111827", "#E4E4E4");
    return new Chart(canvas, {
        type: "line",
        data: {
            labels: points.map((point) => point.label),
            datasets: [
                {
                    data: points.map((point) => point.value),
                    borderColor: color,
                    backgroundColor: hexToRGBA(color, 0.2),
                    fill: "start",
                    pointRadius: radius,
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
                x: {
                    ticks: { color: words, autoSkip, ...(autoSkip ? { maxRotation: 0 } : {}) },
                    grid: { display: false },
                },
                y: { ticks: { color: words, maxTicksLimit: ticks }, beginAtZero: true },
            },
        },
    });
}
