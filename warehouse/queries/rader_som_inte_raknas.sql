-- Vad saknas i underlaget? En rad per fil och orsak: hur många rader som inte räknas.
select
    file_name,
    sheet,
    outcome,
    reason,
    count(*) as n_rows
from research.row_outcomes
join research.loads using (load_id, file_name, sheet)
where loads.status = 'accepted'
group by all
order by file_name, n_rows desc, reason;
