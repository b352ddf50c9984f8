CREATE TABLE form_version (
form_id VARCHAR(80) NOT NULL,
version VARCHAR(12) NOT NULL,
number INTEGER NOT NULL,
title TEXT NOT NULL,
source TEXT NOT NULL,
published_at TIMESTAMP WITH TIME ZONE NOT NULL,
PRIMARY KEY (form_id, version),
CONSTRAINT one_version_a_number UNIQUE (form_id, number)
)

CREATE TABLE identity (
pid VARCHAR(24) NOT NULL,
local_id TEXT NOT NULL,
name TEXT,
email TEXT,
PRIMARY KEY (pid),
UNIQUE (local_id)
)

CREATE TABLE person_attributes (
pid VARCHAR(24) NOT NULL,
region TEXT,
profession TEXT,
local_org TEXT,
team TEXT,
worker_type TEXT,
role_family TEXT,
solution_type TEXT,
programme TEXT,
trained INTEGER,
PRIMARY KEY (pid)
)

CREATE TABLE store_info (
name VARCHAR(40) NOT NULL,
value TEXT NOT NULL,
PRIMARY KEY (name)
)

CREATE TABLE form_mapping (
form_id VARCHAR(80) NOT NULL,
version VARCHAR(12) NOT NULL,
from_version VARCHAR(12) NOT NULL,
source TEXT NOT NULL,
PRIMARY KEY (form_id, version),
FOREIGN KEY(form_id, version) REFERENCES form_version (form_id, version),
FOREIGN KEY(form_id, from_version) REFERENCES form_version (form_id, version)
)

CREATE TABLE wave (
wave_id VARCHAR(80) NOT NULL,
form_id VARCHAR(80) NOT NULL,
version VARCHAR(12) NOT NULL,
kind VARCHAR(20) NOT NULL,
opens_at TIMESTAMP WITH TIME ZONE NOT NULL,
closes_at TIMESTAMP WITH TIME ZONE,
PRIMARY KEY (wave_id),
FOREIGN KEY(form_id, version) REFERENCES form_version (form_id, version)
)

CREATE TABLE invitation (
invitation_id SERIAL NOT NULL,
token_hash VARCHAR(64),
wave_id VARCHAR(80) NOT NULL,
pid VARCHAR(80) NOT NULL,
rater VARCHAR(20) NOT NULL,
programme VARCHAR(80) NOT NULL,
prefill JSON NOT NULL,
issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
expires_at TIMESTAMP WITH TIME ZONE,
revoked_at TIMESTAMP WITH TIME ZONE,
PRIMARY KEY (invitation_id),
UNIQUE (token_hash),
FOREIGN KEY(wave_id) REFERENCES wave (wave_id)
)

CREATE UNIQUE INDEX one_invitation ON invitation (wave_id, pid, rater, programme) WHERE revoked_at IS NULL

CREATE TABLE response (
response_id SERIAL NOT NULL,
invitation_id INTEGER NOT NULL,
form_id VARCHAR(80) NOT NULL,
version VARCHAR(12) NOT NULL,
page TEXT,
started_at TIMESTAMP WITH TIME ZONE NOT NULL,
saved_at TIMESTAMP WITH TIME ZONE NOT NULL,
submitted_at TIMESTAMP WITH TIME ZONE,
reference VARCHAR(9),
PRIMARY KEY (response_id),
CONSTRAINT one_response UNIQUE (invitation_id),
FOREIGN KEY(form_id, version) REFERENCES form_version (form_id, version),
FOREIGN KEY(invitation_id) REFERENCES invitation (invitation_id),
UNIQUE (reference)
)

CREATE TABLE answer_event (
event_id SERIAL NOT NULL,
response_id INTEGER NOT NULL,
question TEXT NOT NULL,
value TEXT,
at TIMESTAMP WITH TIME ZONE NOT NULL,
by VARCHAR(80) NOT NULL,
PRIMARY KEY (event_id),
FOREIGN KEY(response_id) REFERENCES response (response_id)
)

CREATE INDEX events_of_a_response ON answer_event (response_id, event_id)

CREATE TABLE upload (
response_id INTEGER NOT NULL,
token VARCHAR(12) NOT NULL,
size INTEGER NOT NULL,
content BYTEA NOT NULL,
at TIMESTAMP WITH TIME ZONE NOT NULL,
PRIMARY KEY (response_id, token),
FOREIGN KEY(response_id) REFERENCES response (response_id)
)

CREATE FUNCTION cpd_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0]; END $$

CREATE FUNCTION cpd_refuse_submitted() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF (SELECT submitted_at FROM response WHERE response_id = NEW.response_id) IS NOT NULL
THEN RAISE EXCEPTION 'a submitted response takes no more answers'; END IF;
RETURN NEW; END $$

CREATE TRIGGER answers_do_not_change BEFORE UPDATE ON answer_event FOR EACH ROW
EXECUTE FUNCTION cpd_refuse('answers are only added, never changed')

CREATE TRIGGER answers_are_not_removed BEFORE DELETE ON answer_event FOR EACH ROW
EXECUTE FUNCTION cpd_refuse('answers are only added, never removed')

CREATE TRIGGER submitted_takes_no_answers BEFORE INSERT ON answer_event FOR EACH ROW
EXECUTE FUNCTION cpd_refuse_submitted()

CREATE TRIGGER submitted_takes_no_files BEFORE INSERT ON upload FOR EACH ROW
EXECUTE FUNCTION cpd_refuse_submitted()

CREATE TRIGGER files_do_not_change BEFORE UPDATE ON upload FOR EACH ROW
EXECUTE FUNCTION cpd_refuse('an uploaded file does not change')

CREATE TRIGGER submitted_does_not_change BEFORE UPDATE ON response FOR EACH ROW
WHEN (OLD.submitted_at IS NOT NULL)
EXECUTE FUNCTION cpd_refuse('a submitted response does not change')

CREATE TRIGGER responses_are_not_removed BEFORE DELETE ON response FOR EACH ROW
EXECUTE FUNCTION cpd_refuse('responses are never removed')

CREATE TRIGGER published_forms_do_not_change BEFORE UPDATE ON form_version FOR EACH ROW
EXECUTE FUNCTION cpd_refuse('a published form does not change')

CREATE TRIGGER published_forms_are_not_removed BEFORE DELETE ON form_version FOR EACH ROW
EXECUTE FUNCTION cpd_refuse('a published form is never removed')

CREATE TRIGGER mappings_do_not_change BEFORE UPDATE ON form_mapping FOR EACH ROW
EXECUTE FUNCTION cpd_refuse('a published mapping does not change')

CREATE TRIGGER mappings_are_not_removed BEFORE DELETE ON form_mapping FOR EACH ROW
EXECUTE FUNCTION cpd_refuse('a published mapping is never removed')
