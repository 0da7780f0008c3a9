-- A text of a date or moment (ISO 8601; without a zone it is UTC) as microseconds since 1970, NULL for other texts. It
-- never fails: the thirtieth of February is the second of March, as SQLite has it. Milliseconds count, as there.
/*pg
CREATE FUNCTION moment_of(written TEXT) RETURNS BIGINT LANGUAGE SQL IMMUTABLE AS $$
SELECT ((make_date(part[1]::int, part[2]::int, 1) - DATE '1970-01-01' + part[3]::bigint - 1) * 86400
    + COALESCE(part[5]::bigint, 0) * 3600 + COALESCE(part[6]::bigint, 0) * 60 + COALESCE(part[8]::bigint, 0)
    - CASE WHEN part[10] IN ('Z', '') OR part[10] IS NULL THEN 0 ELSE (substr(part[10], 1, 1) || '1')::bigint
      * (substr(part[10], 2, 2)::bigint * 3600 + substr(part[10], 5, 2)::bigint * 60) END) * 1000000
    + round(COALESCE(part[9]::numeric, 0) * 1000)::bigint * 1000
FROM (SELECT regexp_match(written, '^\s*([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])([T ]([01][0-9]|2[0-3]):([0-5][0-9])(:([0-5][0-9])([.][0-9]+)?)?(Z|[-+](?:0[0-9]|1[0-3]):[0-5][0-9])?)?\s*$') AS part) AS read
$$;
*/
/*sqlite SELECT 1;*/
