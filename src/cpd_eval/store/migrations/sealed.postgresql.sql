DROP TABLE identity

CREATE TABLE identity (
pid VARCHAR(24) NOT NULL,
email_hash VARCHAR(64),
sealed BYTEA NOT NULL,
PRIMARY KEY (pid)
)

CREATE INDEX people_by_email ON identity (email_hash)

CREATE TABLE open_link (
wave_id VARCHAR(80) NOT NULL,
token_hash VARCHAR(64) NOT NULL,
recipe JSON NOT NULL,
asked JSON NOT NULL,
prefill JSON NOT NULL,
made_at TIMESTAMP WITH TIME ZONE NOT NULL,
PRIMARY KEY (wave_id),
FOREIGN KEY(wave_id) REFERENCES wave (wave_id),
UNIQUE (token_hash)
)

CREATE TABLE anonymous_code (
pid VARCHAR(24) NOT NULL,
recipe_id VARCHAR(12) NOT NULL,
sealed BYTEA NOT NULL,
PRIMARY KEY (pid)
)

CREATE FUNCTION cpd_codes_do_not_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF true
THEN RAISE EXCEPTION USING MESSAGE = 'the code of a pseudonym does not change', ERRCODE = '23000'; END IF;
RETURN NEW; END $$

CREATE TRIGGER codes_do_not_change BEFORE UPDATE ON anonymous_code
FOR EACH ROW EXECUTE FUNCTION cpd_codes_do_not_change()
