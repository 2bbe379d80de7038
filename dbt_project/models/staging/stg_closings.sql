-- One row per closed round and version: when it was closed, by whom and from which records.
select *
from {{ source('archive', 'closings') }}
