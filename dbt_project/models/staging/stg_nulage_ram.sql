-- One row per municipality and round of the frame kept by hand.
select *
from {{ source('landing', 'nulage_ram') }}
