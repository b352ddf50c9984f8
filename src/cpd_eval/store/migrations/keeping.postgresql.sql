DROP TRIGGER answers_do_not_change ON answer_event

DROP TRIGGER answers_are_not_removed ON answer_event

DROP TRIGGER submitted_takes_no_answers ON answer_event

DROP TRIGGER submitted_takes_no_files ON upload

DROP TRIGGER files_do_not_change ON upload

DROP TRIGGER submitted_does_not_change ON response

DROP TRIGGER responses_are_not_removed ON response

DROP TRIGGER published_forms_do_not_change ON form_version

DROP TRIGGER published_forms_are_not_removed ON form_version

DROP TRIGGER mappings_do_not_change ON form_mapping

DROP TRIGGER mappings_are_not_removed ON form_mapping

DROP FUNCTION cpd_refuse()

DROP FUNCTION cpd_refuse_submitted()

ALTER TABLE invitation ALTER pid TYPE TEXT, ALTER rater TYPE TEXT, ALTER programme TYPE TEXT

ALTER TABLE answer_event ALTER event_id TYPE BIGINT

ALTER SEQUENCE answer_event_event_id_seq AS BIGINT

CREATE TABLE wave_window (
wave_id VARCHAR(80) NOT NULL,
activity TEXT NOT NULL,
opens_on DATE NOT NULL,
closes_on DATE NOT NULL,
PRIMARY KEY (wave_id),
FOREIGN KEY(wave_id) REFERENCES wave (wave_id)
)

CREATE TABLE mailing (
mailing_id SERIAL NOT NULL,
invitation_id INTEGER NOT NULL,
number INTEGER NOT NULL,
state VARCHAR(10) NOT NULL,
claimed_at TIMESTAMP WITH TIME ZONE NOT NULL,
sent_at TIMESTAMP WITH TIME ZONE,
token_hash VARCHAR(64),
PRIMARY KEY (mailing_id),
FOREIGN KEY(invitation_id) REFERENCES invitation (invitation_id),
UNIQUE (token_hash)
)

CREATE UNIQUE INDEX one_mailing ON mailing (invitation_id, number)

CREATE TABLE audit (
audit_id SERIAL NOT NULL,
at TIMESTAMP WITH TIME ZONE NOT NULL,
by TEXT NOT NULL,
act VARCHAR(40) NOT NULL,
detail JSON NOT NULL,
PRIMARY KEY (audit_id)
)

CREATE TABLE erasure (
erasure_id SERIAL NOT NULL,
subject VARCHAR(64) NOT NULL,
reason TEXT NOT NULL,
at TIMESTAMP WITH TIME ZONE NOT NULL,
by TEXT NOT NULL,
removed JSON NOT NULL,
digest VARCHAR(64) NOT NULL,
PRIMARY KEY (erasure_id)
)

CREATE INDEX erasures_of_a_subject ON erasure (subject)

CREATE TABLE erasing (
erasing_id SERIAL NOT NULL,
erasure_id INTEGER NOT NULL,
response_id INTEGER NOT NULL,
question TEXT,
PRIMARY KEY (erasing_id),
FOREIGN KEY(erasure_id) REFERENCES erasure (erasure_id)
)

CREATE INDEX what_is_being_erased ON erasing (response_id, question)

CREATE FUNCTION cpd_answers_do_not_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF true
THEN RAISE EXCEPTION USING MESSAGE = 'answers are only added, never changed', ERRCODE = '23000'; END IF;
RETURN NEW; END $$

CREATE TRIGGER answers_do_not_change BEFORE UPDATE ON answer_event
FOR EACH ROW EXECUTE FUNCTION cpd_answers_do_not_change()

CREATE FUNCTION cpd_answers_are_not_removed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF NOT EXISTS (SELECT 1 FROM erasing WHERE response_id = OLD.response_id AND (question IS NULL OR question = OLD.question))
THEN RAISE EXCEPTION USING MESSAGE = 'answers are only added, never removed', ERRCODE = '23000'; END IF;
RETURN OLD; END $$

CREATE TRIGGER answers_are_not_removed BEFORE DELETE ON answer_event
FOR EACH ROW EXECUTE FUNCTION cpd_answers_are_not_removed()

CREATE FUNCTION cpd_submitted_takes_no_answers() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF (SELECT submitted_at FROM response WHERE response_id = NEW.response_id) IS NOT NULL
THEN RAISE EXCEPTION USING MESSAGE = 'a submitted response takes no more answers', ERRCODE = '23000'; END IF;
RETURN NEW; END $$

CREATE TRIGGER submitted_takes_no_answers BEFORE INSERT ON answer_event
FOR EACH ROW EXECUTE FUNCTION cpd_submitted_takes_no_answers()

CREATE FUNCTION cpd_submitted_takes_no_files() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF (SELECT submitted_at FROM response WHERE response_id = NEW.response_id) IS NOT NULL
THEN RAISE EXCEPTION USING MESSAGE = 'a submitted response takes no more files', ERRCODE = '23000'; END IF;
RETURN NEW; END $$

CREATE TRIGGER submitted_takes_no_files BEFORE INSERT ON upload
FOR EACH ROW EXECUTE FUNCTION cpd_submitted_takes_no_files()

CREATE FUNCTION cpd_files_do_not_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF true
THEN RAISE EXCEPTION USING MESSAGE = 'an uploaded file does not change', ERRCODE = '23000'; END IF;
RETURN NEW; END $$

CREATE TRIGGER files_do_not_change BEFORE UPDATE ON upload
FOR EACH ROW EXECUTE FUNCTION cpd_files_do_not_change()

CREATE FUNCTION cpd_files_are_not_removed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF NOT EXISTS (SELECT 1 FROM erasing WHERE response_id = OLD.response_id)
THEN RAISE EXCEPTION USING MESSAGE = 'an uploaded file is never removed', ERRCODE = '23000'; END IF;
RETURN OLD; END $$

CREATE TRIGGER files_are_not_removed BEFORE DELETE ON upload
FOR EACH ROW EXECUTE FUNCTION cpd_files_are_not_removed()

CREATE FUNCTION cpd_submitted_does_not_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF OLD.submitted_at IS NOT NULL
THEN RAISE EXCEPTION USING MESSAGE = 'a submitted response does not change', ERRCODE = '23000'; END IF;
RETURN NEW; END $$

CREATE TRIGGER submitted_does_not_change BEFORE UPDATE ON response
FOR EACH ROW EXECUTE FUNCTION cpd_submitted_does_not_change()

CREATE FUNCTION cpd_responses_are_not_removed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF NOT EXISTS (SELECT 1 FROM erasing WHERE response_id = OLD.response_id AND question IS NULL)
THEN RAISE EXCEPTION USING MESSAGE = 'responses are never removed', ERRCODE = '23000'; END IF;
RETURN OLD; END $$

CREATE TRIGGER responses_are_not_removed BEFORE DELETE ON response
FOR EACH ROW EXECUTE FUNCTION cpd_responses_are_not_removed()

CREATE FUNCTION cpd_published_forms_do_not_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF true
THEN RAISE EXCEPTION USING MESSAGE = 'a published form does not change', ERRCODE = '23000'; END IF;
RETURN NEW; END $$

CREATE TRIGGER published_forms_do_not_change BEFORE UPDATE ON form_version
FOR EACH ROW EXECUTE FUNCTION cpd_published_forms_do_not_change()

CREATE FUNCTION cpd_published_forms_are_not_removed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF true
THEN RAISE EXCEPTION USING MESSAGE = 'a published form is never removed', ERRCODE = '23000'; END IF;
RETURN OLD; END $$

CREATE TRIGGER published_forms_are_not_removed BEFORE DELETE ON form_version
FOR EACH ROW EXECUTE FUNCTION cpd_published_forms_are_not_removed()

CREATE FUNCTION cpd_mappings_do_not_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF true
THEN RAISE EXCEPTION USING MESSAGE = 'a published mapping does not change', ERRCODE = '23000'; END IF;
RETURN NEW; END $$

CREATE TRIGGER mappings_do_not_change BEFORE UPDATE ON form_mapping
FOR EACH ROW EXECUTE FUNCTION cpd_mappings_do_not_change()

CREATE FUNCTION cpd_mappings_are_not_removed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF true
THEN RAISE EXCEPTION USING MESSAGE = 'a published mapping is never removed', ERRCODE = '23000'; END IF;
RETURN OLD; END $$

CREATE TRIGGER mappings_are_not_removed BEFORE DELETE ON form_mapping
FOR EACH ROW EXECUTE FUNCTION cpd_mappings_are_not_removed()

CREATE FUNCTION cpd_proofs_do_not_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF true
THEN RAISE EXCEPTION USING MESSAGE = 'the proof of an erasure does not change', ERRCODE = '23000'; END IF;
RETURN NEW; END $$

CREATE TRIGGER proofs_do_not_change BEFORE UPDATE ON erasure
FOR EACH ROW EXECUTE FUNCTION cpd_proofs_do_not_change()

CREATE FUNCTION cpd_proofs_are_not_removed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF true
THEN RAISE EXCEPTION USING MESSAGE = 'the proof of an erasure is never removed', ERRCODE = '23000'; END IF;
RETURN OLD; END $$

CREATE TRIGGER proofs_are_not_removed BEFORE DELETE ON erasure
FOR EACH ROW EXECUTE FUNCTION cpd_proofs_are_not_removed()

CREATE FUNCTION cpd_audits_do_not_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF true
THEN RAISE EXCEPTION USING MESSAGE = 'the audit trail does not change', ERRCODE = '23000'; END IF;
RETURN NEW; END $$

CREATE TRIGGER audits_do_not_change BEFORE UPDATE ON audit
FOR EACH ROW EXECUTE FUNCTION cpd_audits_do_not_change()

CREATE FUNCTION cpd_audits_are_not_removed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF true
THEN RAISE EXCEPTION USING MESSAGE = 'the audit trail is never removed', ERRCODE = '23000'; END IF;
RETURN OLD; END $$

CREATE TRIGGER audits_are_not_removed BEFORE DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION cpd_audits_are_not_removed()

DELETE FROM store_info WHERE name = 'schema'
