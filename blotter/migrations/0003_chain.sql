-- One field of the digest: its length in bytes, then its bytes, so that no two records share one reading.
CREATE OR REPLACE FUNCTION blotter_field(value text) RETURNS bytea LANGUAGE sql IMMUTABLE AS
$$ SELECT int4send(octet_length(convert_to(value, 'UTF8'))) || convert_to(value, 'UTF8') $$;

CREATE OR REPLACE FUNCTION blotter_micros(value timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT (extract(epoch FROM value) * 1000000)::bigint::text $$;

CREATE OR REPLACE FUNCTION blotter_chain() RETURNS trigger LANGUAGE plpgsql VOLATILE AS
$$
DECLARE
    last blotter_entry%ROWTYPE;
BEGIN
    -- Held until commit: the next writer reads its predecessor only when that one is visible, so serials have no
    -- gap and come in the order of commits. Needs READ COMMITTED and a VOLATILE function (a new snapshot each time).
    PERFORM pg_advisory_xact_lock(1112296532);
    SELECT * INTO last FROM blotter_entry ORDER BY serial DESC LIMIT 1;
    NEW.serial := coalesce(last.serial, 0) + 1;
    NEW.recorded_at := desk_now();
    NEW.occurred_at := coalesce(NEW.occurred_at, NEW.recorded_at);
    NEW.day_no := CASE
        WHEN NEW.kind = 'blotter.opened' AND NOT NEW.view THEN 1
        WHEN NEW.view THEN coalesce(last.day_no, 0)
        ELSE coalesce(last.day_no, 0) + 1
    END;
    NEW.previous := coalesce(last.digest, sha256(''::bytea));
    NEW.digest := sha256(
        NEW.previous || blotter_field('1') || blotter_field(NEW.serial::text) || blotter_field(NEW.kind)
        || blotter_field(NEW.actor_id::text) || blotter_field(NEW.position)
        || blotter_field(blotter_micros(NEW.occurred_at)) || blotter_field(blotter_micros(NEW.recorded_at))
        || blotter_field(array_to_string(NEW.audiences, ',')) || blotter_field(NEW.body) || blotter_field(NEW.words)
        || blotter_field(coalesce(NEW.corrects_id::text, '')) || blotter_field(NEW.view::int::text)
        || blotter_field(NEW.day_no::text)
    );
    PERFORM pg_notify('desk_blotter', NEW.serial::text);
    RETURN NEW;
END
$$;
CREATE TRIGGER blotter_chain BEFORE INSERT ON blotter_entry FOR EACH ROW EXECUTE FUNCTION blotter_chain();

CREATE OR REPLACE FUNCTION blotter_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the blotter is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege'; END $$;
CREATE TRIGGER blotter_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON blotter_entry
    FOR EACH STATEMENT EXECUTE FUNCTION blotter_refuse();

-- A row of the board is small: nothing that grows belongs in it, and every screen holds all of them.
CREATE OR REPLACE FUNCTION blotter_fits(body text) RETURNS boolean LANGUAGE sql IMMUTABLE AS
$$ SELECT coalesce(bool_and(octet_length(value::text) <= 4096), true) FROM json_each(body::json -> 'changes') $$;
ALTER TABLE blotter_entry ADD CONSTRAINT blotter_entry_rows_fit CHECK (blotter_fits(body));
