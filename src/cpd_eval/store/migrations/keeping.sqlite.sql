DROP TRIGGER answers_do_not_change

DROP TRIGGER answers_are_not_removed

DROP TRIGGER submitted_takes_no_answers

DROP TRIGGER submitted_takes_no_files

DROP TRIGGER files_do_not_change

DROP TRIGGER submitted_does_not_change

DROP TRIGGER responses_are_not_removed

DROP TRIGGER published_forms_do_not_change

DROP TRIGGER published_forms_are_not_removed

DROP TRIGGER mappings_do_not_change

DROP TRIGGER mappings_are_not_removed

CREATE TABLE wave_window (
wave_id VARCHAR(80) NOT NULL,
activity TEXT NOT NULL,
opens_on DATE NOT NULL,
closes_on DATE NOT NULL,
PRIMARY KEY (wave_id),
FOREIGN KEY(wave_id) REFERENCES wave (wave_id)
)

CREATE TABLE mailing (
mailing_id INTEGER NOT NULL,
invitation_id INTEGER NOT NULL,
number INTEGER NOT NULL,
state VARCHAR(10) NOT NULL,
claimed_at DATETIME NOT NULL,
sent_at DATETIME,
token_hash VARCHAR(64),
PRIMARY KEY (mailing_id),
FOREIGN KEY(invitation_id) REFERENCES invitation (invitation_id),
UNIQUE (token_hash)
)

CREATE UNIQUE INDEX one_mailing ON mailing (invitation_id, number)

CREATE TABLE audit (
audit_id INTEGER NOT NULL,
at DATETIME NOT NULL,
"by" TEXT NOT NULL,
act VARCHAR(40) NOT NULL,
detail JSON NOT NULL,
PRIMARY KEY (audit_id)
)

CREATE TABLE erasure (
erasure_id INTEGER NOT NULL,
subject VARCHAR(64) NOT NULL,
reason TEXT NOT NULL,
at DATETIME NOT NULL,
"by" TEXT NOT NULL,
removed JSON NOT NULL,
digest VARCHAR(64) NOT NULL,
PRIMARY KEY (erasure_id)
)

CREATE INDEX erasures_of_a_subject ON erasure (subject)

CREATE TABLE erasing (
erasing_id INTEGER NOT NULL,
erasure_id INTEGER NOT NULL,
response_id INTEGER NOT NULL,
question TEXT,
PRIMARY KEY (erasing_id),
FOREIGN KEY(erasure_id) REFERENCES erasure (erasure_id)
)

CREATE INDEX what_is_being_erased ON erasing (response_id, question)

CREATE TRIGGER answers_do_not_change BEFORE UPDATE ON answer_event
BEGIN SELECT RAISE(ABORT, 'answers are only added, never changed'); END

CREATE TRIGGER answers_are_not_removed BEFORE DELETE ON answer_event
WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE response_id = OLD.response_id AND (question IS NULL OR question = OLD.question))
BEGIN SELECT RAISE(ABORT, 'answers are only added, never removed'); END

CREATE TRIGGER submitted_takes_no_answers BEFORE INSERT ON answer_event
WHEN (SELECT submitted_at FROM response WHERE response_id = NEW.response_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a submitted response takes no more answers'); END

CREATE TRIGGER submitted_takes_no_files BEFORE INSERT ON upload
WHEN (SELECT submitted_at FROM response WHERE response_id = NEW.response_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a submitted response takes no more files'); END

CREATE TRIGGER files_do_not_change BEFORE UPDATE ON upload
BEGIN SELECT RAISE(ABORT, 'an uploaded file does not change'); END

CREATE TRIGGER files_are_not_removed BEFORE DELETE ON upload
WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE response_id = OLD.response_id)
BEGIN SELECT RAISE(ABORT, 'an uploaded file is never removed'); END

CREATE TRIGGER submitted_does_not_change BEFORE UPDATE ON response
WHEN OLD.submitted_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a submitted response does not change'); END

CREATE TRIGGER responses_are_not_removed BEFORE DELETE ON response
WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE response_id = OLD.response_id AND question IS NULL)
BEGIN SELECT RAISE(ABORT, 'responses are never removed'); END

CREATE TRIGGER published_forms_do_not_change BEFORE UPDATE ON form_version
BEGIN SELECT RAISE(ABORT, 'a published form does not change'); END

CREATE TRIGGER published_forms_are_not_removed BEFORE DELETE ON form_version
BEGIN SELECT RAISE(ABORT, 'a published form is never removed'); END

CREATE TRIGGER mappings_do_not_change BEFORE UPDATE ON form_mapping
BEGIN SELECT RAISE(ABORT, 'a published mapping does not change'); END

CREATE TRIGGER mappings_are_not_removed BEFORE DELETE ON form_mapping
BEGIN SELECT RAISE(ABORT, 'a published mapping is never removed'); END

CREATE TRIGGER proofs_do_not_change BEFORE UPDATE ON erasure
BEGIN SELECT RAISE(ABORT, 'the proof of an erasure does not change'); END

CREATE TRIGGER proofs_are_not_removed BEFORE DELETE ON erasure
BEGIN SELECT RAISE(ABORT, 'the proof of an erasure is never removed'); END

CREATE TRIGGER audits_do_not_change BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail does not change'); END

CREATE TRIGGER audits_are_not_removed BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is never removed'); END

DELETE FROM store_info WHERE name = 'schema'
