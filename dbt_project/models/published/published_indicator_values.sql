-- One row per cell of the full grid that may be on a page: a value, or the reason why there is none.
{{ judge_cells(ref('decided_cells'), are_protected=true) }}
