-- One row per cell of the full grid, all levels, before disclosure control: for researchers only.
{{ judge_cells(ref('cell_values'), are_protected=false) }}
