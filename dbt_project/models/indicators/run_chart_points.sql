-- One row per series and period of a run chart, before disclosure control: for researchers only.
{{ run_chart_points(ref('cell_values')) }}
