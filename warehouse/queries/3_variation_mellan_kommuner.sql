-- Forskningsfråga 3: Hur kan variationen mellan kommuner förstås, både när det gäller innehåll och utfall?
-- En rad per omgång och kommun: andelen föräldrar med tillräckligt stöd bredvid svarsfrekvens, täckning och närvaro.
pivot (
    select
        period_code,
        area_code,
        indicator_id,
        round(value, 1) as value
    from indicators.indicator_values
    where indicator_id in ('O01', 'O02', 'O04', 'P05', 'P11', 'P12')
        and area_level = 'K'
        and breakdown = 'all'
        and period_code in ('2019', '2020')
)
on indicator_id
using any_value(value)
order by period_code, area_code;
