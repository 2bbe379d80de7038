-- One row per series and period of a run chart: a point, or the reason why there is none, and how the curve is judged.
{{ run_chart_points(ref('decided_cells')) }}
